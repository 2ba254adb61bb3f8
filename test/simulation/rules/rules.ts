import type { Outcome } from "../simulation.ts";
import { answerRules } from "./answers.ts";
import { History } from "./history.ts";
import { holdRules } from "./holds.ts";
import { numberRules } from "./numbers.ts";
import type { Break, Rule } from "./rule.ts";
import { sendRules } from "./sends.ts";
import { traceRules } from "./traces.ts";

/** Everything that the product promises of every run, one by one. */
export const rules: readonly Rule[] = [
  ...[...sendRules, ...numberRules, ...holdRules],
  ...[...answerRules, ...traceRules],
];

export function judge(outcome: Outcome): Break[] {
  const history = new History(outcome);
  return rules.flatMap((rule) => rule.check(history).map((what) => ({ rule: rule.name, what })));
}
