import type { Request } from "../state/requests.ts";
import { isRecord, nameOf, templateOf } from "../state/requests.ts";
import type { Row } from "../state/world.ts";
import { duration, timeOfDay } from "../ui/time.ts";
import type { Machine } from "./machine.ts";
import type { Progress } from "./progress.ts";

/** Where a message is now, in one or two plain sentences. */
export interface Explanation {
  /** One word. */
  readonly headline: string;
  readonly text: string;
}

interface Situation {
  readonly request: Request;
  readonly machine: Machine;
  readonly progress: Progress;
  readonly messages: readonly Row[];
}

export function explain(situation: Situation): Explanation {
  const { execution, number } = situation.request;
  const name = nameOf(number);
  if (execution.status === "RUNNING") return whileRunning(situation, name);
  if (execution.status === "SUCCEEDED") return whenEnded(situation, name);
  const { error = "", cause = "" } = execution;
  const reason = cause === "" ? error : `${cause.replace(/\.$/, "")} (${error})`;
  if (error === "InvalidRequest") return { headline: "Invalid", text: `${cause} Nothing was sent.` };
  return { headline: "Failed", text: `Not delivered: ${reason}.` };
}

function whileRunning({ request, machine, progress, messages }: Situation, name: string): Explanation {
  const { execution, row, channel } = request;
  const state = execution.current_state ?? progress.visits.at(-1)?.name ?? "";
  const until = execution.waiting_until;
  if (progress.fateOf(state) === "retrying") {
    const error = progress.visits.at(-1)?.attempts.at(-1)?.error ?? "an error";
    const when = until === undefined ? "" : ` at ${timeOfDay(until)}`;
    return { headline: "Retrying", text: `${state} met ${error} and is tried again${when}.` };
  }
  if (state === "AwaitReply") {
    const heldUntil = typeof row?.held_until === "string" ? row.held_until : until;
    const own = templateOf(request.id, messages);
    const asked =
      own === undefined
        ? `${name} has not written in 24 hours, and was asked by the template of an earlier message`
        : own.latest_status === "delivered" || own.latest_status === "read"
          ? `${name} has not written in 24 hours, so they got a template`
          : `${name} has not written in 24 hours; a template is on its way to them`;
    const end = heldUntil === undefined ? "" : `, or expires at ${timeOfDay(heldUntil)}`;
    return { headline: "Held", text: `${asked}. The message leaves the moment they reply${end}.` };
  }
  if (state === "AwaitDelivery" || state === "AwaitFallback") {
    const service = channel === "sms" || state === "AwaitFallback" ? "The carrier" : "WhatsApp";
    const wait =
      until === undefined
        ? ""
        : ` If nothing is heard by ${timeOfDay(until)}, it counts as sent without confirmation.`;
    return {
      headline: "Sent",
      text: `${service} has the message; ${name}'s phone has not confirmed it yet.${wait}`,
    };
  }
  const comment = machine.states.get(state)?.comment ?? "";
  return { headline: "In progress", text: comment === "" ? `Now in ${state}.` : comment };
}

function whenEnded({ request, progress, machine }: Situation, name: string): Explanation {
  const { execution, status } = request;
  const output = isRecord(execution.output) ? execution.output : {};
  const outcome = String(output.status ?? status);
  const took = duration(
    Date.parse(execution.stopped_at ?? execution.started_at) - Date.parse(execution.started_at),
  );
  const fellBack = progress.visits.some((visit) => visit.name === "SendFallback");
  const wasHeld = progress.visits.some((visit) => visit.name === "AwaitReply");
  const repliedFirst = progress.visits.some(
    (visit, index) =>
      visit.name === "AwaitReply" &&
      visit.fate === "caught" &&
      progress.visits[index + 1]?.name === "SendMessage",
  );
  const isRead = status === "read" || outcome === "read";
  switch (outcome) {
    case "delivered":
    case "read": {
      const verb = isRead ? `${name} has read it` : `${name}'s phone has the message`;
      if (fellBack)
        return {
          headline: "Delivered by SMS",
          text: `WhatsApp could not deliver it, so it went out as an SMS, and ${name}'s phone has it.`,
        };
      if (wasHeld && repliedFirst)
        return {
          headline: isRead ? "Read" : "Delivered",
          text: `${verb}. The reply came before the wait was stored, and nothing was lost: the message left at once.`,
        };
      if (wasHeld)
        return {
          headline: isRead ? "Read" : "Delivered",
          text: `${verb}. It was held until ${name} replied, and left that very moment, ${took} after it was accepted.`,
        };
      return { headline: isRead ? "Read" : "Delivered", text: `${verb}, ${took} after it was accepted.` };
    }
    case "expired":
      return {
        headline: "Expired",
        text: `${name} did not reply within ${took}, so the message was dropped. They got the template and nothing else.`,
      };
    case "opted_out":
      return {
        headline: "Opted out",
        text: `${name} has asked not to be written to, so nothing was sent. They can write START to be reached again.`,
      };
    case "cancelled":
      return {
        headline: "Cancelled",
        text: "The request was cancelled while it was held; the message was never sent.",
      };
    case "unknown":
      return {
        headline: "Unknown",
        text: `The connection broke while the message was being sent, and nobody has reported its fate. It may have arrived, so it is not sent again.`,
      };
    default: {
      const last = progress.visits.at(-1)?.name ?? "";
      const comment = machine.states.get(last)?.comment ?? "";
      return { headline: "Ended", text: comment === "" ? `Ended in ${last}.` : comment };
    }
  }
}
