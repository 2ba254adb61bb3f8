import type { JsonObject } from "../../../sandbox/cloud/service.ts";
import { conflict } from "../../../sandbox/world/sms-errors.ts";
import type { Journal } from "../journal.ts";
import type { Choices } from "../kernel/choices.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { eventDelays, mostly, pickDelay, type Trouble } from "../kernel/trouble.ts";

export interface SmsParts {
  readonly kernel: Kernel;
  readonly choices: Choices;
  readonly trouble: Trouble;
  readonly journal: Journal;
  personOf(number: string): string;
  putEvent(label: string, event: JsonObject): void;
}

const fates = ["TEXT_BLOCKED", "no word", "handed on, then TEXT_UNREACHABLE", "opted out"] as const;

/** AWS End User Messaging SMS and the carriers. */
export class SmsCarrier {
  readonly #parts: SmsParts;
  readonly #sent = new Map<string, number>();

  constructor(parts: SmsParts) {
    this.#parts = parts;
  }

  /** `SendTextMessage`. */
  send(input: JsonObject, calledAt: number): JsonObject {
    const { journal, kernel, choices, trouble, personOf } = this.#parts;
    const request = String((input.Context as JsonObject | undefined)?.request_id ?? "unknown");
    const count = (this.#sent.get(request) ?? 0) + 1;
    this.#sent.set(request, count);
    const label = count === 1 ? `${request} sms` : `${request} sms ${count}`;
    const person = personOf(String(input.DestinationPhoneNumber).replace("+", ""));
    const fate =
      trouble.failures === 0
        ? "arrives"
        : choices.pick(`${label}: carrier`, mostly("arrives", trouble.failures, fates));
    if (fate === "opted out") {
      journal.note({ kind: "refused as opted out", request });
      throw conflict("DESTINATION_PHONE_NUMBER_OPTED_OUT", "opted-out-number", "The number is opted out.");
    }
    journal.note({
      kind: "sent",
      request,
      person,
      role: "sms",
      free: false,
      message: label,
      channel: "sms",
      calledAt,
    });
    if (fate === "TEXT_BLOCKED")
      kernel.soon(500, `${label} fails`, () => this.#report(label, "TEXT_BLOCKED"));
    if (fate === "handed on, then TEXT_UNREACHABLE")
      kernel.soon(900, `${label} fails`, () => this.#report(label, "TEXT_UNREACHABLE"));
    if (fate === "arrives" || fate === "handed on, then TEXT_UNREACHABLE")
      kernel.soon(200, `${label} is sent`, () => this.#report(label, "TEXT_SUCCESSFUL"));
    if (fate === "arrives") {
      kernel.soon(900, `${label} is shown`, () => {
        journal.note({ kind: "shown", person, message: label });
        this.#report(label, "TEXT_DELIVERED");
      });
    }
    return { MessageId: `aws ${label}` };
  }

  #report(label: string, eventType: string): void {
    const { kernel, choices, trouble, journal } = this.#parts;
    const event = `${label} ${eventType}`;
    const status = { TEXT_DELIVERED: "delivered", TEXT_SUCCESSFUL: "sent" }[eventType] ?? "failed";
    journal.note({
      kind: "status",
      message: label,
      status,
      event,
      code: status === "failed" ? eventType : undefined,
    });
    const fate =
      trouble.events === 0
        ? "once"
        : choices.pick(`${event}: arrives`, mostly("once", trouble.events, ["lost", "twice"]));
    if (fate === "lost") return;
    const body = {
      source: "aws.sms-voice",
      "detail-type": "Text Message Delivery Status Updated",
      detail: { eventType, eventTimestamp: kernel.now(), isFinal: true, messageId: `aws ${label}` },
    };
    const delay = pickDelay(choices, `${event}: arrives after`, eventDelays, trouble.delays / 2);
    const arrive = (name: string) => () => {
      journal.note({ kind: "arrived", event: name });
      this.#parts.putEvent(name, body);
    };
    kernel.soon(delay, `${event} arrives`, arrive(event));
    if (fate === "twice") kernel.soon(delay + 900, `${event} arrives again`, arrive(`${event} (copy)`));
  }
}
