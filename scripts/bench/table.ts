import { type Figures, ratiosOf } from "./ratios.ts";

/** The figures as Markdown. */
export function tablesOf(figures: Figures): string[] {
  const { functions, replies, conversations } = figures;
  const ratios = ratiosOf(figures);
  return [
    "| function | KiB | loads in | only its clients | not bundled | without source maps | first answer | second |",
    "|---|---|---|---|---|---|---|---|",
    ...functions.map(({ name, size, load, clients, unbundled, withoutSourceMaps, first, second }) =>
      row(
        `\`${name}\``,
        String(size),
        ...[load, clients, unbundled, withoutSourceMaps, first, second].map(milliseconds),
      ),
    ),
    "",
    "| of one run | |",
    "|---|---|",
    row("loading a function, to loading nothing but its clients", String(ratios.loadToClients)),
    row("loading it bundled, to loading it with its packages beside it", String(ratios.bundledToUnbundled)),
    row("loading it with source maps, to without", String(ratios.withToWithoutSourceMaps)),
    "",
    `| reply → send, ${replies.replies} of them | p50 | p99 | calls to AWS on the way |`,
    "|---|---|---|---|",
    row("this product", milliseconds(replies.p50), milliseconds(replies.p99), String(replies.calls)),
    row(
      `a queue that is looked at every ${replies.polled.everySeconds} s`,
      milliseconds(replies.polled.p50),
      milliseconds(replies.polled.p99),
      "",
    ),
    "",
    `Whole conversations (held, answered, delivered) a second through the sandbox: ${Math.round(conversations)}.`,
  ];
}

function row(...cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function milliseconds(value: number | undefined): string {
  return value === undefined ? "" : `${Math.round(value).toLocaleString("en")} ms`;
}
