/** A `Date` whose present is somebody's own: clocks of different machines differ by seconds. */
export function dateOf(now: () => number): DateConstructor {
  return class extends Date {
    constructor(...given: unknown[]) {
      super(...((given.length === 0 ? [now()] : given) as [number]));
    }

    static override now(): number {
      return now();
    }
  } as unknown as DateConstructor;
}
