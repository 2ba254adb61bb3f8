import type { Mark, Step } from "./record.ts";

/** A record with what came of it, ready to be told as a test. */
export interface Story {
  readonly mark: Mark;
  /** How many calls since the mark are kept no more. */
  readonly forgotten: number;
  readonly steps: readonly Step[];
  /** When it was copied, epoch milliseconds. */
  readonly end: number;
  readonly people: ReadonlyArray<{
    readonly number: string;
    readonly name: string;
    /** What the phone shows now, oldest first. */
    readonly shown: ReadonlyArray<{
      readonly id: string;
      readonly direction: "in" | "out";
      readonly kind: string;
      readonly body: string;
    }>;
  }>;
  /** The status of each request that was accepted, by its id. */
  readonly statuses: Readonly<Record<string, string>>;
}

/** Brings untouched phones to where they stood at the mark: an open window, an opt-out, how they are kept. */
export function prelude({ mark, steps }: Story): Step[] {
  const involved = new Set(steps.flatMap((step) => ("number" in step ? [step.number] : [])));
  return Object.entries(mark.phones)
    .filter(([number]) => involved.has(number))
    .flatMap(([number, phone]): Step[] => {
      const { behaviour, isWindowOpen, lastWroteAt, optedOut } = phone;
      const write: Step[] =
        isWindowOpen || optedOut
          ? [
              {
                kind: "write",
                at: Math.min(lastWroteAt ?? mark.at, mark.at),
                number,
                writing: { text: optedOut ? "STOP" : "Hello" },
              },
            ]
          : [];
      const change: Step[] =
        Object.keys(behaviour).length > 0 ? [{ kind: "change", at: mark.at, number, behaviour }] : [];
      return [...write, ...change];
    })
    .sort((one, other) => one.at - other.at);
}
