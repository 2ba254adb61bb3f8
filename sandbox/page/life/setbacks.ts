import type { RequestAnswer } from "../../host/answers.ts";
import type { Progress } from "./progress.ts";

/** Something that went wrong on the way, and how often. */
export interface Setback {
  readonly what: string;
  readonly times: number;
}

/**
 * What went wrong before a request came to where it stands: messages of it that failed, in the words of who
 * reported it, and calls that were tried again.
 */
export function setbacksOf(answer: RequestAnswer | undefined, progress: Progress): Setback[] {
  const failed = (answer?.messages ?? [])
    .slice(0, -1)
    .flatMap(({ error, delivery_history: { failed: at = "" } }) =>
      error === undefined ? [] : [{ what: inWords(error), at }],
    );
  const retried = progress.visits.flatMap(({ attempts }) =>
    attempts.slice(0, -1).map(({ error = "an error", at }) => ({ what: error, at })),
  );
  const times = new Map<string, number>();
  for (const { what } of [...failed, ...retried].sort((one, other) => one.at.localeCompare(other.at)))
    times.set(what, (times.get(what) ?? 0) + 1);
  return [...times].map(([what, count]) => ({ what, times: count }));
}

/** `Rate limit hit (130429)` */
export function inWords({ title, code }: { readonly title: string; readonly code: string }): string {
  return title === "" || title === code ? code : `${title.replace(/\.$/, "")} (${code})`;
}

/** `Rate limit hit (130429) twice, then SendThrottled` */
export function listed(setbacks: readonly Setback[]): string {
  return setbacks
    .map(({ what, times }) => (times === 1 ? what : `${what} ${times === 2 ? "twice" : `${times} times`}`))
    .join(", then ");
}

/** How often the message itself went out. */
export function triesOf(answer: RequestAnswer | undefined): number {
  return answer?.messages.filter(({ role }) => role === "message").length ?? 0;
}

const ordinals = ["first", "second", "third", "fourth", "fifth"];

/** `third`, `6th` */
export function ordinal(count: number): string {
  return ordinals[count - 1] ?? `${count}th`;
}
