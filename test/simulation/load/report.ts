import { table } from "../../../scripts/document.ts";
import { full, type Usage } from "./bucket.ts";
import type { LoadResult } from "./load.ts";
import type { Scenario } from "./scenario.ts";

export interface Played {
  readonly scenario: Scenario;
  readonly result: LoadResult;
}

/** What runs came to, as Markdown: a column for each. */
export function outcomeTable(runs: readonly Played[]): string {
  const row = (name: string, cell: (run: Played) => string) => [name, ...runs.map(cell)];
  return table(
    ["", ...runs.map(({ scenario }) => titleOf(scenario))],
    [
      row("posted", ({ result }) => count(result.posted)),
      row("answered 429", ({ result }) => count(result.refused)),
      row("accepted", ({ result }) => count(result.accepted)),
      row("… delivered", ({ result }) => count(result.outcomes.delivered ?? 0)),
      row("… expired, as nobody answered", ({ result }) =>
        count((result.outcomes.expired ?? 0) - result.unheard),
      ),
      row("… expired, though somebody had answered in time", ({ result }) => count(result.unheard)),
      row("… ended otherwise", ({ result }) => otherEnds(result)),
      row("**lost**", ({ result }) => `**${count(result.lost + result.broken)}**`),
      row("under way at the last POST", ({ result }) => count(result.underWay)),
      row("accepted → sent, p50", ({ result }) => time(result.sent.p50)),
      row("accepted → sent, p99", ({ result }) => time(result.sent.p99)),
      row("answer → released, p50", ({ result }) => time(result.released.p50)),
      row("answer → released, p99", ({ result }) => time(result.released.p99)),
      row("an event waits at most", ({ result }) => time(longestOf(result, "-events"))),
      row("a change waits for its event at most", ({ result }) => time(longestOf(result, "changes"))),
      row("dead letters", ({ result }) =>
        count(result.waits.reduce((sum, { deadLetters }) => sum + deadLetters, 0)),
      ),
      row("**reached first**", ({ result }) => firstReached(result)),
    ],
  );
}

/** How much of each limit runs used, as Markdown: those of which any run used a tenth. */
export function usageTable(runs: readonly Played[]): string {
  const names = runs[0]?.result.usages.map(({ name }) => name) ?? [];
  const rows = names.flatMap((name) => {
    const usages = runs.map(({ result }) => result.usages.find((usage) => usage.name === name));
    if (!usages.some((usage) => usage !== undefined && (usage.share >= 0.1 || usage.refused > 0))) return [];
    return [[`\`${name}\``, ...usages.map(usageCell)]];
  });
  return table(["share of the limit that was used", ...runs.map(({ scenario }) => titleOf(scenario))], rows);
}

function usageCell(usage: Usage | undefined): string {
  if (usage === undefined) return "";
  const { share, allowed, refused } = usage;
  // Who sets a limit so high means that there is none.
  if (allowed >= 1e9) return "no limit";
  const text = `${Math.round(100 * share)} % of ${count(allowed)}`;
  return refused > 0 ? `**${text}**, ${count(refused)} ×` : text;
}

export function titleOf({ title, rate }: Scenario): string {
  return title ?? `${count(rate)} a second`;
}

function otherEnds({ outcomes, failures }: LoadResult): string {
  const others = Object.entries(outcomes).filter(([outcome]) => !["delivered", "expired"].includes(outcome));
  const codes = Object.entries(failures).map(([code, number]) => `${code}: ${count(number)}`);
  const cell = others.map(([outcome, number]) => `${outcome}: ${count(number)}`).join(", ");
  return codes.length === 0 ? cell || "0" : `${cell} (${codes.join(", ")})`;
}

/** Of what a limit took, how much it may refuse before it counts as reached: anything bursts. */
const bursts = 0.01;

/** The limits that were reached, the first one first. */
export function firstReached({ usages, startedAt }: Pick<LoadResult, "usages" | "startedAt">): string {
  const reached = usages
    .filter(
      ({ reachedAt, share, refused, used }) =>
        reachedAt !== undefined && (share >= full || refused > bursts * used),
    )
    .sort((a, b) => (a.reachedAt ?? 0) - (b.reachedAt ?? 0));
  if (reached.length === 0) return "none";
  return reached
    .map(({ name, reachedAt = 0 }) => `\`${name}\` after ${time(Math.max(0, reachedAt - startedAt))}`)
    .join(", ");
}

function longestOf({ waits }: LoadResult, kind: string): number {
  return Math.max(0, ...waits.filter(({ name }) => name.includes(kind)).map(({ longest }) => longest));
}

function count(number: number): string {
  return Math.round(number).toLocaleString("en");
}

/** @param milliseconds not a number, if there were none */
export function time(milliseconds: number): string {
  if (Number.isNaN(milliseconds)) return "–";
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 120_000) return `${(milliseconds / 1_000).toFixed(milliseconds < 10_000 ? 1 : 0)} s`;
  if (milliseconds < 7_200_000) return `${Math.round(milliseconds / 60_000)} min`;
  return `${(milliseconds / 3_600_000).toFixed(1)} h`;
}
