import type { Fact } from "../journal.ts";
import type { Deviation } from "../kernel/choices.ts";
import type { Outcome } from "../simulation.ts";
import { businessOf } from "../world/businesses.ts";

/** A run for a reader: what happened, line by line, with the seconds since its beginning. */
export function tell({ journal, startedAt }: Outcome): string[] {
  const lines: string[] = [];
  for (const fact of journal.facts) {
    const sentence = sentenceOf(fact);
    if (sentence === undefined) continue;
    lines.push(`${((fact.at - startedAt) / 1000).toFixed(3).padStart(12)}  ${sentence}`);
  }
  return lines;
}

export function tellDeviations(deviations: readonly Deviation[]): string[] {
  return deviations.map(({ name, option }) => `${name} → ${option}`);
}

function sentenceOf(fact: Fact): string | undefined {
  switch (fact.kind) {
    case "asked": {
      const { reply_timeout_seconds: seconds, fallback, template, from } = fact.body;
      const held = fact.channel === "sms" ? "by SMS" : `held for up to ${String(seconds)} s`;
      const more = [
        fallback === undefined ? "" : ", then by SMS",
        template === undefined ? "" : ", a template",
        from === undefined ? "" : `, from the ${businessOf(from)} number`,
      ];
      return `a caller asks for ${fact.request} to ${fact.person} (${held}${more.join("")})`;
    }
    case "wrote":
      return `${fact.event}: ${fact.what}${fact.business === "second" ? ", to the second number" : ""}`;
    case "entered":
      return `    ${fact.request} → ${fact.state}`;
    case "ended":
      return `    ${fact.request} ends: ${fact.status} ${fact.error ?? statusIn(fact.output)}`;
    case "sent":
      return `${fact.message} is taken by the send API${fact.business === "second" ? ", from the second number" : ""}`;
    case "status":
      return `    Meta or the carrier: ${fact.message} ${fact.status}${fact.code === undefined ? "" : ` ${fact.code}`}`;
    case "shown":
      return `${fact.person}'s phone shows ${fact.message}`;
    case "asked again":
      return `a caller uses the key of ${fact.request} again, on the route of ${fact.channel}`;
    case "refused as opted out":
      return `AWS refuses ${fact.request}'s SMS: the number has opted out`;
    case "template":
      return `Meta: ${fact.event}`;
    case "arrived":
      return `    event: ${fact.event}`;
    case "handled":
      return `    taken in: ${fact.event}`;
    case "dead-lettered":
      return `given up: ${fact.event}`;
    case "got":
      return `GET ${fact.request}: ${fact.status} ${String(fact.body.latest_status ?? "")}`;
    case "cancelled":
      return `cancelling ${fact.request} is answered ${fact.status}`;
    case "operator":
      return `an operator: ${fact.did} ${fact.request}`;
    case "threw":
      return `    ${fact.by} throws ${fact.error.slice(0, 110)}`;
    case "published":
      return fact.type === "request.ended"
        ? `published: ${String(fact.detail.request_id)} ended, ${String(fact.detail.status)}`
        : undefined;
    default:
      return undefined;
  }
}

function statusIn(output: string | undefined): string {
  return output === undefined ? "" : String((JSON.parse(output) as { status?: string }).status);
}
