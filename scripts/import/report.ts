import type { Effect } from "./people.ts";
import type { Said } from "./said.ts";

type Of = "opted out" | "wrote";

/** Counts what becomes of what was said, and tells it in words without a number of anybody's. */
export class Report {
  readonly #effects = new Map<string, number>();
  #unreadable = 0;
  #windowsLeftOut = 0;

  took(of: Of, effect: Effect): void {
    const key = `${of} ${effect}`;
    this.#effects.set(key, (this.#effects.get(key) ?? 0) + 1);
  }

  /** @param said what was not taken up at all */
  passed({ kind }: Said): void {
    if (kind === "unreadable") this.#unreadable++;
    if (kind === "wrote") this.#windowsLeftOut++;
  }

  lines({ isDryRun }: { isDryRun: boolean }): string[] {
    const count = (of: Of, effect: Effect) => this.#effects.get(`${of} ${effect}`) ?? 0;
    const optOuts = (effect: Effect) => things(count("opted out", effect), "opt-out");
    const windows = (effect: Effect) => things(count("wrote", effect), "window");
    const taken = isDryRun ? "would be taken over" : "taken over";
    return [
      `${optOuts("taken over")} ${taken}; ${optOuts("known already")} known already; ${optOuts("left as it is")} left out, because a later START is known.`,
      `${windows("taken over")} ${taken}; ${windows("known already")} known already; ${windows("left as it is")} left out, because more is known of the person; ${windows("too old")} over.`,
      ...(this.#windowsLeftOut > 0
        ? [`${things(this.#windowsLeftOut, "window")} not looked at: they are with --windows.`]
        : []),
      ...(this.#unreadable > 0
        ? [`${things(this.#unreadable, "row or line", "rows or lines")} could not be read, and left out.`]
        : []),
    ];
  }

  get hasUnreadable(): boolean {
    return this.#unreadable > 0;
  }
}

function things(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`;
}
