import type { FunctionFigures } from "./functions.ts";
import type { ReplyFigures } from "./replies.ts";
import { median } from "./statistics.ts";

/** What a run measured. */
export interface Figures {
  readonly functions: readonly FunctionFigures[];
  readonly replies: ReplyFigures;
  /** Whole conversations a second. */
  readonly conversations: number;
}

/**
 * What may be compared between computers: two figures of one run, divided. Each is better the smaller it is.
 */
export interface Ratios {
  /** Loading a function, to loading nothing but its clients; the median of all functions. */
  readonly loadToClients: number;
  /** Loading it bundled, to loading it with its packages beside it. */
  readonly bundledToUnbundled: number;
  /** With source maps, to without. */
  readonly withToWithoutSourceMaps: number;
  /** A reply's way to the send, to the same with the polled queue; of the medians. */
  readonly replyToPolled: number;
}

export function ratiosOf({ functions, replies }: Figures): Ratios {
  const of = (ratio: (figures: FunctionFigures) => number) => rounded(median(functions.map(ratio)));
  return {
    loadToClients: of(({ load, clients }) => load / clients),
    bundledToUnbundled: of(({ load, unbundled }) => load / unbundled),
    withToWithoutSourceMaps: of(({ load, withoutSourceMaps }) => load / withoutSourceMaps),
    replyToPolled: rounded(replies.p50 / replies.polled.p50),
  };
}

/** How much worse than what is on record a ratio may be before it counts. */
const tolerance = 1.5;

/** The ratios that are worse than those on record, in words; and a size that has grown by a tenth. */
export function regressions(now: Figures, record: Figures): string[] {
  const [found, known] = [ratiosOf(now), ratiosOf(record)];
  const worse = (Object.keys(known) as Array<keyof Ratios>)
    .filter((name) => found[name] > known[name] * tolerance)
    .map((name) => `${name} is ${found[name]}, and was ${known[name]}`);
  const larger = now.functions.flatMap(({ name, size }) => {
    const before = record.functions.find((one) => one.name === name)?.size;
    return before !== undefined && size > before * 1.1
      ? [`the bundle of ${name} has ${size} KiB, and had ${before}`]
      : [];
  });
  return [...worse, ...larger];
}

/** To two digits that count. */
function rounded(value: number): number {
  return Number(value.toPrecision(2));
}
