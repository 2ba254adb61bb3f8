import type { Control } from "./control.ts";

/** Seconds, or a text such as `90s`, `10m`, `2h` or `1d`. */
export type Duration = number | `${number}${"s" | "m" | "h" | "d"}`;

const units = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/**
 * @returns seconds
 * @throws {TypeError} for any other text
 */
export function seconds(duration: Duration): number {
  if (typeof duration === "number") return duration;
  const length = Number(duration.slice(0, -1)) * units[duration.slice(-1) as keyof typeof units];
  if (Number.isNaN(length))
    throw new TypeError(`"${duration}" is no length of time: give seconds as a number, or 90s, 10m, 2h, 1d.`);
  return length;
}

/** The sandbox's one clock. */
export class Clock {
  readonly #control: Control;

  constructor(control: Control) {
    this.#control = control;
  }

  async now(): Promise<Date> {
    const { now } = await this.#control.call<{ now: string }>("GET", "/clock");
    return new Date(now);
  }

  /** Moves the time on; everything that is due by then has happened when this resolves. */
  async advance(by: Duration): Promise<void> {
    await this.#control.call("POST", "/clock/advance", { seconds: seconds(by) });
  }

  /** Stops the time: from now on only a test moves it. */
  async freeze(): Promise<void> {
    await this.#control.call("POST", "/clock/freeze");
  }

  /** Lets the time run by itself. */
  async resume(): Promise<void> {
    await this.#control.call("POST", "/clock/resume");
  }
}
