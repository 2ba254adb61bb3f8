import { AwsError, type JsonObject } from "../../../sandbox/cloud/service.ts";
import type { BusinessNumber } from "../../../sandbox/world/business.ts";
import { metaError, statusError } from "../../../sandbox/world/meta-errors.ts";
import { wamid } from "../../../sandbox/world/wamid.ts";
import { topicMessage } from "../../../sandbox/world/whatsapp-events.ts";
import type { SendApis } from "../aws/cloud.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { drawUuid } from "../kernel/random.ts";
import type { Behaviour } from "./behaviour.ts";
import type { Tally } from "./bucket.ts";
import type { Chance } from "./chance.ts";
import { Gate } from "./gate.ts";
import type { Limits } from "./limits.ts";
import type { QuotaValues } from "./quotas.ts";

/**
 * What becomes of messages that are more than a business number may send: AWS keeps them and hands them over later, or Meta's
 * refusal comes back as a failure. AWS does not say.
 */
export type OverThroughput = "queued" | "refused";

/** AWS tries for so long to hand a message to Meta, milliseconds. */
const handOverPatience = 180 * 60 * 1000;

export interface WorldParts {
  readonly kernel: Kernel;
  readonly limits: Limits;
  readonly quotas: QuotaValues;
  readonly scale: number;
  readonly chance: Chance;
  readonly behaviour: Behaviour;
  readonly businesses: readonly BusinessNumber[];
  readonly over: OverThroughput;
  publish(label: string, body: string): void;
  putEvent(label: string, event: JsonObject): void;
  /** Whether the person answers the template. */
  answers(number: string): boolean;
  /** Meta, or the API for SMS, has taken a message. */
  sent(request: string, role: "template" | "message" | "sms"): void;
  /** The person wrote. */
  wrote(number: string): void;
}

interface Outgoing {
  readonly business: BusinessNumber;
  readonly to: string;
  readonly role: string;
  readonly request: string;
  readonly awsId: string;
  readonly wamid: string;
  readonly callbackData: string;
}

/** The carriers and people's phones, with Meta's limits. Every status comes once, and in its time. */
export class LoadWorld implements SendApis {
  readonly #parts: WorldParts;
  readonly #numbers: ReadonlyMap<string, Gate>;
  readonly #pairBusyUntil = new Map<string, number>();
  readonly #people = new Set<string>();
  readonly #tallies: { readonly pair: Tally; readonly people: Tally };
  readonly #reachable: number;
  #count = 0;

  constructor(parts: WorldParts) {
    this.#parts = parts;
    const { kernel, limits, quotas, scale, businesses } = parts;
    const throughput = quotas["whatsapp.number"];
    const rate = throughput / scale;
    const all = limits.tally("whatsapp.number", throughput * businesses.length);
    this.#numbers = new Map(
      businesses.map(({ phoneNumberId }) => [
        phoneNumberId,
        new Gate({ tally: all, rate, burst: rate, kernel }),
      ]),
    );
    this.#reachable = quotas["whatsapp.people"] / scale;
    this.#tallies = {
      pair: limits.tally("whatsapp.pairSeconds", Number.POSITIVE_INFINITY),
      people: limits.tally("whatsapp.people", quotas["whatsapp.people"], true),
    };
  }

  /** The longest that a message waited for its number's turn, milliseconds. */
  get longest(): number {
    return Math.max(...[...this.#numbers.values()].map((gate) => gate.longest));
  }

  sendWhatsApp(input: JsonObject & { message: Uint8Array }): JsonObject {
    const { businesses, kernel } = this.#parts;
    const body = JSON.parse(Buffer.from(input.message).toString("utf8")) as JsonObject;
    const business = businesses.find(({ phoneNumberId }) => phoneNumberId === input.originationPhoneNumberId);
    if (business === undefined) throw new AwsError("ResourceNotFoundException", "No such number", 404);
    const callbackData = String(body.biz_opaque_callback_data ?? "");
    const [role = "message", request = ""] = callbackData.split(":");
    const to = String(body.to).replace("+", "");
    const ids = { awsId: this.#id(), wamid: wamid(() => this.#parts.chance.next(), to, "out") };
    const message = { business, to, role, request, callbackData, ...ids };
    kernel.after(60, "a hand-over", () => this.#handOver(message));
    return { messageId: message.awsId };
  }

  /** `SendTextMessage`, which limits.ts has let pass. */
  sendSms(input: JsonObject): JsonObject {
    const { kernel, chance, behaviour, sent } = this.#parts;
    const request = String((input.Context as JsonObject | undefined)?.request_id ?? "");
    const messageId = this.#id();
    sent(request, "sms");
    const taken = behaviour.sent(chance);
    const statuses = {
      TEXT_QUEUED: 100,
      TEXT_SUCCESSFUL: 100 + taken,
      TEXT_DELIVERED: 1_000 + taken + behaviour.smsDelivered(chance),
    };
    for (const [eventType, milliseconds] of Object.entries(statuses))
      kernel.after(milliseconds, eventType, () => this.#smsStatus(messageId, eventType));
    return { MessageId: messageId };
  }

  /** A person writes. */
  write(business: BusinessNumber, number: string): void {
    const { kernel, wrote } = this.#parts;
    const now = kernel.now();
    wrote(number);
    this.#spend(business);
    const message = {
      id: wamid(() => this.#parts.chance.next(), number, "in"),
      timestamp: String(Math.floor(now / 1000)),
      from: number,
      type: "text",
      text: { body: "Yes, please" },
    };
    const contacts = [{ user_id: `US.${number}`, wa_id: number }];
    this.#publish("an answer", topicMessage(business, { contacts, messages: [message] }, now));
  }

  /** What people write counts for the number's throughput too, and is not held back by it. */
  #spend({ phoneNumberId }: BusinessNumber): void {
    this.#numbers.get(phoneNumberId)?.spend();
  }

  /** As long as AWS's: what a row takes depends on it. */
  #id(): string {
    return drawUuid(0, `message ${++this.#count}`);
  }

  #handOver(message: Outgoing): void {
    const { kernel, over, behaviour } = this.#parts;
    const gate = this.#numbers.get(message.business.phoneNumberId);
    if (gate === undefined) return;
    this.#later(message, behaviour.accepted, "accepted");
    if (over === "refused") {
      if (gate.take()) this.#judge(message);
      else this.#fail(message, 130429);
      return;
    }
    const since = kernel.now();
    gate.pass(() => {
      if (kernel.now() - since <= handOverPatience) this.#judge(message);
      else this.#later(message, 0, "failed", { title: "Message retries exhausted, dropping message." });
    });
  }

  #judge(message: Outgoing): void {
    const refusal = this.#refusalOf(message);
    if (refusal !== undefined) this.#fail(message, refusal);
    else if (message.role === "template") this.#takeTemplate(message);
    else this.#takeMessage(message);
  }

  /** The code with which Meta refuses it, if it does. */
  #refusalOf(message: Outgoing): number | undefined {
    if (!this.#takePairTurn(message)) return 131056;
    return message.role === "template" && !this.#reach(message.to) ? 131048 : undefined;
  }

  #takeMessage(message: Outgoing): void {
    this.#parts.sent(message.request, "message");
    this.#deliver(message);
  }

  #takeTemplate(message: Outgoing): void {
    const { kernel, chance, behaviour, sent, answers } = this.#parts;
    sent(message.request, "template");
    const delivered = this.#deliver(message);
    if (!answers(message.to)) return;
    const answer = () => this.write(message.business, message.to);
    kernel.after(delivered + behaviour.reply(chance), "an answer", answer);
  }

  /** @returns after how long the phone has it, milliseconds */
  #deliver(message: Outgoing): number {
    const { chance, behaviour } = this.#parts;
    this.#later(message, behaviour.sent(chance), "sent");
    const delivered = 1_000 + behaviour.delivered(chance);
    this.#later(message, delivered, "delivered");
    if (chance.happens(behaviour.readShare)) {
      this.#later(message, delivered + behaviour.read(chance), "read");
    }
    return delivered;
  }

  #takePairTurn({ business, to }: Outgoing): boolean {
    const { kernel, quotas } = this.#parts;
    const pair = `${business.phoneNumberId} ${to}`;
    const [now, interval] = [kernel.now(), quotas["whatsapp.pairSeconds"] * 1000];
    const busyUntil = Math.max(this.#pairBusyUntil.get(pair) ?? 0, now) + interval;
    if (busyUntil - now > quotas["whatsapp.pairBurst"] * interval) {
      this.#tallies.pair.refuse();
      return false;
    }
    this.#pairBusyUntil.set(pair, busyUntil);
    return true;
  }

  /** Runs are shorter than a day. */
  #reach(number: string): boolean {
    if (this.#people.has(number)) return true;
    if (this.#people.size >= this.#reachable) {
      this.#tallies.people.refuse();
      return false;
    }
    this.#people.add(number);
    this.#tallies.people.take(1);
    return true;
  }

  #fail(message: Outgoing, code: number): void {
    this.#later(message, 300, "failed", statusError(metaError(code)));
  }

  #later(message: Outgoing, milliseconds: number, status: string, error?: JsonObject): void {
    this.#parts.kernel.after(milliseconds, status, () => this.#report(message, status, error));
  }

  #report(message: Outgoing, status: string, error?: JsonObject): void {
    const now = this.#parts.kernel.now();
    const entry = {
      ...{ id: message.wamid, status, timestamp: String(Math.floor(now / 1000)), recipient_id: message.to },
      ...(error === undefined ? {} : { errors: [error] }),
      biz_opaque_callback_data: message.callbackData,
    };
    const awsId = status === "accepted" ? message.awsId : undefined;
    this.#publish(status, topicMessage(message.business, { statuses: [entry] }, now, awsId));
  }

  #publish(label: string, body: string): void {
    this.#parts.limits.published();
    this.#parts.publish(label, body);
  }

  #smsStatus(messageId: string, eventType: string): void {
    this.#parts.putEvent(eventType, {
      source: "aws.sms-voice",
      "detail-type": "Text Message Delivery Status Updated",
      detail: {
        ...{ eventType, eventTimestamp: this.#parts.kernel.now(), messageId },
        isFinal: eventType !== "TEXT_QUEUED",
      },
    });
  }
}
