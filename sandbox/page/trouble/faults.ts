import { replyWaits } from "../life/waits.ts";
import type { Person } from "../state/world.ts";
import { duration } from "../ui/time.ts";

/** A card of the deck: one click, and what it does in one sentence. */
export interface Card {
  readonly title: string;
  readonly does: (name: string) => string;
  readonly fault: (number: string) => Readonly<Record<string, unknown>>;
}

export interface Suit {
  readonly title: string;
  readonly cards: readonly Card[];
}

const sendWhatsApp = { service: "social-messaging", action: "SendWhatsAppMessage" };

export const suits: readonly Suit[] = [
  {
    title: "Events",
    cards: [
      {
        title: "Duplicate",
        does: (name) => `The next six events about ${name} each come twice.`,
        fault: (number) => ({ events: "duplicate", times: 6, number }),
      },
      {
        title: "Reorder",
        does: (name) => `The next event about ${name} waits until a later one has overtaken it.`,
        fault: (number) => ({ events: "reorder", number }),
      },
      {
        title: "Delay",
        does: (name) => `The next event about ${name} comes a minute late.`,
        fault: (number) => ({ events: "delay", number }),
      },
      {
        title: "Drop",
        does: (name) => `The next event about ${name} never comes.`,
        fault: (number) => ({ events: "drop", number }),
      },
    ],
  },
  {
    title: "WhatsApp",
    cards: [
      {
        title: "131047",
        does: (name) => `Meta refuses the next message to ${name}: too long since they wrote.`,
        fault: (number) => ({ whatsapp: 131047, role: "text", number }),
      },
      {
        title: "131026",
        does: (name) => `Meta cannot deliver the next message: ${name} is not to be found on WhatsApp.`,
        fault: (number) => ({ whatsapp: 131026, number }),
      },
      {
        title: "131056",
        does: (name) => `Meta refuses the next message: too many to ${name} in a short time.`,
        fault: (number) => ({ whatsapp: 131056, number }),
      },
      {
        title: "Throttled",
        does: (name) => `AWS turns the next two sends to ${name} away: too many requests.`,
        fault: (number) => ({ call: sendWhatsApp, error: "ThrottledRequestException", times: 2, number }),
      },
      {
        title: "No answer",
        does: (name) => `The next message to ${name} goes out, but the connection breaks before AWS says so.`,
        fault: (number) => ({ call: sendWhatsApp, lose: "answer", number }),
      },
    ],
  },
  {
    title: "SMS",
    cards: [
      {
        title: "Carrier says unknown",
        does: (name) => `The carrier of ${name}'s next SMS reports that it does not know its fate.`,
        fault: (number) => ({ sms: "TEXT_UNKNOWN", number }),
      },
      {
        title: "Carrier blocks it",
        does: (name) => `The carrier blocks the next SMS to ${name}.`,
        fault: (number) => ({ sms: "TEXT_CARRIER_BLOCKED", number }),
      },
    ],
  },
];

/**
 * The person writes just before Step Functions stores the task token that waits for them: the write is refused, and
 * the message must go all the same.
 */
export function replyBeforeTheWait(number: string): Readonly<Record<string, unknown>> {
  return {
    call: { state: replyWaits.asked },
    before: { write: { text: "Yes, send it" } },
    number,
  };
}

/** Why a fault cannot strike as things are; undefined if it can. */
export function obstacle(
  fault: Readonly<Record<string, unknown>>,
  isWindowOpen: (number: string) => boolean,
): string | undefined {
  if (typeof fault.number !== "string") return undefined;
  const isOpen = isWindowOpen(fault.number);
  if ("before" in fault && isOpen) return "cannot strike now: their window is open, so no message waits";
  if (fault.role === "text" && !isOpen)
    return "cannot strike yet: their window is closed, so a template goes first";
  return undefined;
}

/** A fault that waits for its moment, in a few words. */
export function named(fault: Readonly<Record<string, unknown>>, people: readonly Person[]): string {
  const who = people.find(({ number }) => number === fault.number)?.name ?? fault.number;
  return [kindOf(fault), who === undefined ? undefined : `for ${String(who)}`]
    .filter((word) => word !== undefined)
    .join(" ");
}

function kindOf(fault: Readonly<Record<string, unknown>>): string {
  if ("events" in fault) {
    const seconds = typeof fault.seconds === "number" ? ` by ${duration(fault.seconds * 1000)}` : "";
    return `${String(fault.events)} events${seconds}`;
  }
  if ("whatsapp" in fault) return `WhatsApp ${String(fault.whatsapp)}`;
  if ("sms" in fault) return `SMS ${String(fault.sms)}`;
  if ("before" in fault) return "reply before the wait is stored";
  if ("lose" in fault) return `lost ${String(fault.lose)}`;
  return String(fault.error ?? "fault");
}
