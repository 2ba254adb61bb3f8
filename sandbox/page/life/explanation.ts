import { channels, isChannel } from "../state/channels.ts";
import type { Request } from "../state/requests.ts";
import { nameOf } from "../state/requests.ts";
import { isStatus, type Status, statusWords } from "../state/statuses.ts";
import { duration, timeOfDay, wholeSeconds } from "../ui/time.ts";
import type { Machine } from "./machine.ts";
import type { Progress } from "./progress.ts";
import { inWords, listed, ordinal, setbacksOf, triesOf } from "./setbacks.ts";
import { isReplyWait, replyWaits } from "./waits.ts";

/** Where a message is now, in one or two plain sentences. */
export interface Explanation {
  /** One word. */
  readonly headline: string;
  readonly text: string;
}

export interface Situation {
  readonly request: Request;
  readonly machine: Machine;
  readonly progress: Progress;
}

export function explain(situation: Situation): Explanation {
  const { execution, answer } = situation.request;
  const status = answer?.latest_status ?? "accepted";
  const isRunning = execution.status === "RUNNING";
  // An end that says enough by itself.
  if (!isStatus(status)) return { headline: capitalized(statusWords(status)), text: commentOf(situation) };
  return isRunning ? (retrying(situation) ?? whileRunning[status](situation)) : whenEnded[status](situation);
}

const whileRunning: Readonly<Record<Status, (situation: Situation) => Explanation>> = {
  accepted: inProgress,
  held,
  sent_for_delivery: sent,
  sent,
  unknown: sent,
  delivered,
  read: delivered,
  failed: inProgress,
  invalid: inProgress,
  expired: inProgress,
  cancelled: inProgress,
  opted_out: inProgress,
};

const whenEnded: Readonly<Record<Status, (situation: Situation) => Explanation>> = {
  accepted: stopped,
  held: stopped,
  sent_for_delivery: unconfirmed,
  sent: unconfirmed,
  unknown: () => ({
    headline: "Unknown",
    text: "The connection broke while the message was being sent, and nobody has reported its fate. It may have arrived, so it is not sent again.",
  }),
  delivered,
  read: delivered,
  failed,
  invalid: ({ request }) => ({
    headline: "Invalid",
    text: `${request.answer?.error?.title ?? request.execution.cause ?? ""} Nothing was sent.`,
  }),
  expired,
  cancelled: () => ({
    headline: "Cancelled",
    text: "The request was cancelled while it was held; the message was never sent.",
  }),
  opted_out: (situation) => ({
    headline: "Opted out",
    text: `${nameIn(situation)} has asked not to be written to, so the message was not sent. They can write START to be reached again.`,
  }),
};

function retrying({ request, progress }: Situation): Explanation | undefined {
  const { current_state: state = "", waiting_until: until } = request.execution;
  if (progress.fateOf(state) !== "retrying") return undefined;
  const error = progress.visits.at(-1)?.attempts.at(-1)?.error ?? "an error";
  const when = until === undefined ? "" : ` at ${timeOfDay(until)}`;
  return { headline: "Retrying", text: `${state} met ${error} and is tried again${when}.` };
}

function inProgress(situation: Situation): Explanation {
  return { headline: "In progress", text: `${commentOf(situation)}${setbackSentence(situation)}` };
}

function held(situation: Situation): Explanation {
  const { request } = situation;
  const { answer, execution } = request;
  const name = nameIn(situation);
  const until = answer?.held_until ?? execution.waiting_until;
  const template = answer?.messages.findLast(({ role }) => role === "template")?.latest_status;
  const asked =
    execution.current_state === replyWaits.beforeTemplate
      ? `${name}'s window is closed, and the template did not get through to them${reasonBefore(situation)}${againAt(execution)}`
      : template === undefined
        ? `${name}'s window is closed, and they were asked by the template of an earlier message`
        : hasArrived(template)
          ? `${name}'s window is closed, so they got a template`
          : `${name}'s window is closed; a template is on its way to them`;
  const end = until === undefined ? "" : `, or expires at ${timeOfDay(until)}`;
  const again = triesOf(answer) > 0 ? "Held again" : "Held";
  return {
    headline: again,
    text: `${asked}. The message leaves the moment they reply${end}.${setbackSentence(situation)}`,
  };
}

function sent(situation: Situation): Explanation {
  const { request } = situation;
  const { waiting_until: until } = request.execution;
  const wait =
    until === undefined
      ? ""
      : ` If nothing is heard by ${timeOfDay(until)}, it counts as sent without confirmation.`;
  return {
    headline: "Sent",
    text: `${carrierOf(situation)} has the message; ${nameIn(situation)}'s phone has not confirmed it yet.${wait}${setbackSentence(situation)}`,
  };
}

function unconfirmed(situation: Situation): Explanation {
  return {
    headline: "Sent without confirmation",
    text: `${carrierOf(situation)} took the message, and nobody has reported whether ${nameIn(situation)}'s phone got it.${setbackSentence(situation)}`,
  };
}

function delivered(situation: Situation): Explanation {
  const { request, progress } = situation;
  const { answer } = request;
  const name = nameIn(situation);
  const isRead = answer?.latest_status === "read";
  const headline = isRead ? "Read" : "Delivered";
  const fallback = answer?.messages.find(({ role }) => role === "fallback");
  if (fallback !== undefined) {
    const why =
      answer?.delivery_history.expired === undefined
        ? `WhatsApp could not deliver it${reasonBefore(situation)}`
        : `${name} did not reply in time`;
    return {
      headline: `Delivered by ${channels.sms.label}`,
      text: `${why}, so it went out as an ${channels.sms.label}, and ${name}'s phone has it.`,
    };
  }
  const verb = isRead ? `${name} has read it` : `${name}'s phone has the message`;
  const after = afterAcceptance(situation);
  const tries = triesOf(answer);
  const setbacks = setbacksOf(answer, progress);
  const trouble =
    setbacks.length === 0
      ? ""
      : ` ${tries > 1 ? `It took a ${ordinal(tries)} try` : "Not all went well on the way"}: ${listed(setbacks)}.`;
  const wait = progress.visits.findLast(({ name: state }) => isReplyWait(state));
  if (wait === undefined) return { headline, text: `${verb}, ${after}.${trouble}` };
  if (/ConditionalCheckFailed/.test(wait.attempts.at(-1)?.error ?? ""))
    return {
      headline,
      text: `${verb}. The reply came before the wait was stored, and nothing was lost: the message left at once.${trouble}`,
    };
  return {
    headline,
    text: `${verb}. It was held until ${name} replied, and left that very moment, ${after}.${trouble}`,
  };
}

/** How long it took, as exactly as the channel says it. */
function afterAcceptance({ request }: Situation): string {
  const { answer, execution, channel } = request;
  const accepted = Date.parse(execution.started_at);
  const told = answer?.delivery_history.delivered;
  const delivered = Date.parse(told ?? execution.stopped_at ?? execution.started_at);
  const isBySecond = told !== undefined && channel !== undefined && channels[channel].tellsBySecond;
  if (!isBySecond) return `${duration(delivered - accepted)} after it was accepted`;
  const took = wholeSeconds(accepted, delivered);
  return took === 0 ? "in the second in which it was accepted" : `${duration(took)} after it was accepted`;
}

function expired(situation: Situation): Explanation {
  const { answer } = situation.request;
  const name = nameIn(situation);
  const { held: since, expired: at } = answer?.delivery_history ?? {};
  const within =
    since === undefined || at === undefined
      ? "in time"
      : `within ${duration(Date.parse(at) - Date.parse(since))}`;
  const template = answer?.messages.findLast(({ role }) => role === "template")?.latest_status;
  const got =
    template === undefined
      ? "They had been asked by the template of an earlier message."
      : hasArrived(template)
        ? "They got the template and nothing else."
        : "The template had not reached them either.";
  return { headline: "Expired", text: `${name} did not reply ${within}, so the message was dropped. ${got}` };
}

function failed(situation: Situation): Explanation {
  const { execution, answer } = situation.request;
  const error = answer?.error ?? { code: execution.error ?? "", title: execution.cause ?? "" };
  return {
    headline: "Failed",
    text: `Not delivered: ${inWords(error)}.${setbackSentence(situation)}`,
  };
}

/** The execution is over and has left no outcome. */
function stopped(situation: Situation): Explanation {
  const { execution } = situation.request;
  if (execution.error === undefined) return { headline: "Ended", text: commentOf(situation) };
  return { headline: "Failed", text: `${inWords({ code: execution.error, title: execution.cause ?? "" })}.` };
}

function capitalized(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function hasArrived(status: string): boolean {
  return status === "delivered" || status === "read";
}

function nameIn({ request }: Situation): string {
  return nameOf(request.number);
}

/** When a template that failed is sent again. */
function againAt({ waiting_until: at }: Request["execution"]): string {
  return at === undefined ? "" : `; it goes again at ${timeOfDay(at)}`;
}

/** Who has the message that went out last. */
function carrierOf({ request }: Situation): string {
  const type = request.answer?.messages.at(-1)?.type;
  const channel = type !== undefined && isChannel(type) ? type : request.channel;
  return channel === undefined ? "The service" : channels[channel].carrier;
}

function commentOf({ request, machine, progress }: Situation): string {
  const state = request.execution.current_state ?? progress.visits.at(-1)?.name ?? "";
  const comment = machine.states.get(state)?.comment ?? "";
  return comment === "" ? `Now in ${state}.` : comment;
}

/** Why WhatsApp did not deliver: in words of the message that failed, or of the error that was caught last. */
function reasonBefore({ request, progress }: Situation): string {
  const error = request.answer?.messages.findLast((message) => message.error !== undefined)?.error;
  if (error !== undefined) return `: ${inWords(error)}`;
  const caught = progress.visits.findLast(({ fate }) => fate === "caught")?.attempts.at(-1);
  return caught?.error === undefined ? "" : `: ${caught.error}`;
}

function setbackSentence({ request, progress }: Situation): string {
  const setbacks = setbacksOf(request.answer, progress);
  return setbacks.length === 0 ? "" : ` Before that: ${listed(setbacks)}.`;
}
