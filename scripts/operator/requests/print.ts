import type { Life } from "./life.ts";

/** As lines to read, and to paste into a support case. */
export function asLines(life: Life): string {
  const { outcome, meaning, execution } = life;
  const facts: ReadonlyArray<readonly [string, string | undefined]> = [
    ["request", life.request_id],
    ["reference", life.reference],
    ["channel", life.type],
    ["from", life.from],
    ["stands at", life.latest_status],
    ["outcome", outcome === undefined ? "not over yet" : `${outcome}: ${meaning}`],
    ["error", life.error],
    ["execution", execution.status],
    ["look at it", execution.link],
  ];
  return [
    ...facts.flatMap(([name, value]) => (value === undefined ? [] : [`${name.padEnd(10)}  ${value}`])),
    "",
    life.messages.length === 0 ? "Nothing was sent." : "What was sent:",
    ...life.messages.map(({ role, type, latest_status, eum_msg_id, error }) =>
      [`  ${role.padEnd(8)}  ${type.padEnd(8)}  ${latest_status}  ${eum_msg_id}`, error]
        .filter(Boolean)
        .join("  "),
    ),
    "",
    "What happened, in UTC:",
    ...life.history.map(({ at, of, says }) => `  ${at}  ${of.padEnd(8)}  ${says}`),
  ].join("\n");
}
