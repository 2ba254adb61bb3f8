import { factsOf, outcomeNames } from "../lib/messaging/outcomes.ts";
import { table } from "./document.ts";

/** How an execution can end, for whoever reads the console. */
export function endsTable(): string {
  return table(
    ["End", "Execution", "Meaning"],
    outcomeNames.map((name) => {
      const { state, fails, meaning } = factsOf(name);
      return [`\`${state}\``, fails ? "FAILED" : "SUCCEEDED", meaning];
    }),
  );
}

/** How a request can end, for callers and operators. */
export function outcomesTable(): string {
  return table(
    ["`outcome`", "Shown as `latest_status`", "Execution's end", "Meaning"],
    outcomeNames.map((name) => {
      const { shownBy, state, meaning, more } = factsOf(name);
      const shown = shownBy === "status" ? `\`${name}\`` : "the message's";
      return [`\`${name}\``, shown, `\`${state}\``, [meaning, more ?? ""].join(" ").trim()];
    }),
  );
}

/** The outcomes' names in a sentence. */
export function outcomesInWords(): string {
  const names = outcomeNames.map((name) => `\`${name}\``);
  return `${new Intl.ListFormat("en-GB", { type: "disjunction" }).format(names)}.`;
}
