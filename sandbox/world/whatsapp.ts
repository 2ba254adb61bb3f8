import { uuid } from "../cloud/random.ts";
import type { JsonObject } from "../cloud/service.ts";
import type { BusinessNumber } from "./business.ts";
import { eventMembers, inboundOf } from "./inbound.ts";
import { InvalidInput } from "./input.ts";
import { type MetaError, metaError } from "./meta-errors.ts";
import { whatsAppId } from "./numbers.ts";
import { inboundIn } from "./overheard.ts";
import type { Carrier, Phone, PhoneMessage, Phones } from "./phones.ts";
import type { Template } from "./templates.ts";
import { wamid } from "./wamid.ts";
import { type OutgoingMessage, readWhatsAppBody } from "./whatsapp-body.ts";
import { topicMessage } from "./whatsapp-events.ts";
import { type OutboundMessage, type ReportsDeps, WhatsAppReports } from "./whatsapp-reports.ts";
import type { Writing } from "./writing.ts";

export interface WhatsAppDeps extends ReportsDeps {
  readonly phones: Phones;
  readonly templates: readonly Template[];
  /** The linked numbers, the default one first. */
  readonly businesses: readonly BusinessNumber[];
}

/** How long each step takes, in milliseconds after the one before; of the order that WhatsApp shows. */
const handOverTime = 50;
const sendTime = 200;
const deliveryTime = 450;
const wakeUpTime = 100;
const readingTime = 300;
const inboundTime = 100;

/** AWS tries for 180 minutes to hand a message over. https://docs.aws.amazon.com/social-messaging/latest/userguide/managing-event-destinations-status.html */
const handOverPatience = 180 * 60 * 1000;
/** Meta keeps a message for a phone that is off for 30 days, then drops it without a word. */
const keepTime = 30 * 24 * 60 * 60 * 1000;
/** One message per 6 s to one person, up to 45 of them borrowed in a burst. https://developers.facebook.com/docs/whatsapp/cloud-api/overview#pair-rate-limits */
const pairInterval = 6000;
const pairBurst = 45;

/** A message that Meta has taken. */
interface AcceptedMessage extends OutboundMessage {
  readonly wamid: string;
  readonly content: OutgoingMessage;
  readonly phone: Phone;
  readonly acceptedAt: number;
}

/** Meta and the phones behind it: takes what AWS hands over, enforces WhatsApp's rules, and reports what became of it. */
export class WhatsApp implements Carrier {
  readonly #deps: WhatsAppDeps;
  readonly #reports: WhatsAppReports;
  // Of a phone that is forgotten, and of a message that a phone has forgotten, nothing is kept here either.
  /** How far into the future a pair has borrowed its one message per six seconds, by the phone and the business. */
  readonly #pairBusyUntil = new WeakMap<Phone, Map<BusinessNumber, number>>();
  readonly #undelivered = new WeakMap<Phone, AcceptedMessage[]>();
  readonly #onPhone = new WeakMap<PhoneMessage, AcceptedMessage>();
  readonly #lastBusiness = new WeakMap<Phone, BusinessNumber>();

  constructor(deps: WhatsAppDeps) {
    this.#deps = deps;
    this.#reports = new WhatsAppReports(deps);
    deps.phones.attach("whatsapp", this);
  }

  /**
   * Queues a Cloud API body for hand-over to Meta.
   * @returns AWS's message id; what becomes of the message comes as events
   */
  submit(business: BusinessNumber, body: JsonObject): string {
    const { clock, interference, random } = this.#deps;
    const to = typeof body.to === "string" ? body.to : "";
    const callbackData = body.biz_opaque_callback_data;
    const message: OutboundMessage = {
      business,
      awsMessageId: uuid(random),
      callbackData: typeof callbackData === "string" ? callbackData : undefined,
      recipientId: whatsAppId(to),
    };
    const isMessage = !("status" in body);
    const fault = isMessage
      ? interference.nextWhatsApp({ number: to, isTemplate: body.type === "template" })
      : undefined;
    if (fault?.whatsapp === "retries-exhausted") {
      clock.after(handOverPatience, () =>
        this.#reports.handOverFailed(message, "Message retries exhausted, dropping message."),
      );
      return message.awsMessageId;
    }
    const forced = fault === undefined ? undefined : metaError(fault.whatsapp);
    clock.after(handOverTime, () => {
      if (forced !== undefined && fault?.at === "handover")
        return this.#reports.handOverFailed(message, forced);
      return this.#handOver(message, body, forced);
    });
    return message.awsMessageId;
  }

  #handOver(message: OutboundMessage, body: JsonObject, forced: MetaError | undefined): void {
    const { clock, phones, random, templates } = this.#deps;
    const request = readWhatsAppBody(body, templates);
    if ("request" in request && request.request === "read-receipt") {
      this.#readByBusiness(request.messageId);
      return;
    }
    const id = wamid(random, message.recipientId, "out");
    const phone = "error" in request ? undefined : phones.get(request.to);
    const refusal = forced ?? this.#refusal(message.business, request, phone);
    this.#reports.report(message, { id, status: "accepted" });
    if (refusal !== undefined || "error" in request || phone === undefined) {
      const error = refusal ?? metaError(131000);
      clock.after(sendTime, () => this.#reports.failed(message, id, error));
      return;
    }
    const accepted: AcceptedMessage = {
      ...message,
      wamid: id,
      content: request,
      phone,
      acceptedAt: clock.now(),
    };
    this.#lastBusiness.set(phone, message.business);
    clock.after(sendTime, () => {
      this.#reports.report(accepted, { id, status: "sent", pricingCategory: pricingCategory(request) });
      clock.after(deliveryTime, () => this.#deliver(accepted));
    });
  }

  /** Meta's rules, judged when the message reaches Meta and not when it was sent. */
  #refusal(
    business: BusinessNumber,
    request: OutgoingMessage | { error: MetaError },
    phone: Phone | undefined,
  ): MetaError | undefined {
    if ("error" in request) return request.error;
    if (phone === undefined) return metaError(131000);
    if (!this.#takePairTurn(business, phone)) return metaError(131056);
    if (!phone.behaviour.onWhatsApp) return metaError(131026);
    if (
      request.kind !== "template" &&
      !phone.windows.isOpen(business.displayPhoneNumber, this.#deps.clock.now())
    )
      return metaError(131047);
    return undefined;
  }

  #takePairTurn(business: BusinessNumber, phone: Phone): boolean {
    const now = this.#deps.clock.now();
    const pairs = this.#pairBusyUntil.get(phone) ?? new Map<BusinessNumber, number>();
    const busyUntil = Math.max(pairs.get(business) ?? 0, now) + pairInterval;
    if (busyUntil - now > pairBurst * pairInterval) return false;
    this.#pairBusyUntil.set(phone, pairs.set(business, busyUntil));
    return true;
  }

  /**
   * Meta tells nobody that it was blocked: such a message stays sent, and never arrives.
   * https://developers.facebook.com/docs/whatsapp/cloud-api/support#message-not-delivered
   */
  #deliver(message: AcceptedMessage): void {
    const { clock } = this.#deps;
    const { phone, content } = message;
    if (phone.behaviour.blocks) return;
    if (!phone.behaviour.online) {
      this.#undelivered.set(phone, [...(this.#undelivered.get(phone) ?? []), message]);
      return;
    }
    if (clock.now() - message.acceptedAt > keepTime) return;
    const shown: PhoneMessage = {
      id: message.wamid,
      direction: "out",
      channel: "whatsapp",
      kind: content.kind,
      body: content.body,
      ...(content.template !== undefined && { template: content.template.name }),
      at: new Date(clock.now()).toISOString(),
      status: "delivered",
      ...(content.buttons !== undefined && { buttons: content.buttons }),
      ...(content.rows !== undefined && { rows: content.rows }),
      ...(content.context !== undefined && { context: content.context }),
      content: content.content,
      business: message.business.displayPhoneNumber,
    };
    phone.messages.push(shown);
    this.#onPhone.set(shown, message);
    this.#deps.phones.changed(phone);
    this.#reports.report(message, {
      id: message.wamid,
      status: "delivered",
      pricingCategory: pricingCategory(content),
    });
    clock.after(readingTime, () => {
      if (phone.behaviour.reads) this.#read(shown);
    });
  }

  #read(shown: PhoneMessage): void {
    const message = this.#onPhone.get(shown);
    if (message === undefined || shown.status === "read") return;
    shown.status = "read";
    this.#deps.phones.changed(message.phone);
    this.#reports.report(message, { id: message.wamid, status: "read" });
  }

  #readByBusiness(id: string): void {
    for (const phone of this.#deps.phones.list()) {
      for (const shown of phone.messages) {
        if (shown.id !== id || shown.direction !== "in") continue;
        shown.status = "read";
        this.#deps.phones.changed(phone);
      }
    }
  }

  behaviourChanged(phone: Phone): void {
    const { clock } = this.#deps;
    if (phone.behaviour.online) {
      for (const message of this.#undelivered.get(phone) ?? [])
        clock.after(wakeUpTime, () => this.#deliver(message));
      this.#undelivered.delete(phone);
      if (phone.behaviour.reads) for (const shown of phone.messages) this.#read(shown);
    }
  }

  write(phone: Phone, writing: Writing): PhoneMessage {
    const { clock, random, businesses } = this.#deps;
    const business = this.#businessFor(phone, writing);
    const now = clock.now();
    const id = wamid(random, phone.waId, "in");
    const inbound = inboundOf(phone, business, writing, random);
    phone.windows.open(business.displayPhoneNumber, now, { cameByAd: "referral" in inbound.content });
    this.#lastBusiness.set(phone, business);
    const shown: PhoneMessage = {
      id,
      direction: "in",
      channel: "whatsapp",
      kind: inbound.type,
      body: inbound.body,
      at: new Date(now).toISOString(),
      status: "sent",
      ...(inbound.context !== undefined && { context: inbound.context }),
      content: inbound.content,
      business: business.displayPhoneNumber,
    };
    phone.messages.push(shown);
    const said = eventMembers({ id, at: now, inbound, phone, business, businesses });
    clock.after(inboundTime, () => {
      const event = topicMessage(business, said, clock.now());
      this.#reports.publish("received", phone.number, event, business);
    });
    return shown;
  }

  /**
   * Takes note of an inbound event that somebody hands in: who wrote has opened the window, as if it had come from
   * their phone. What is no such event, or is about another business's number, changes nothing.
   */
  overhear(topicMessage: string): void {
    const { businesses, clock, phones } = this.#deps;
    for (const { metaPhoneNumberId, from, userId, at, cameByAd } of inboundIn(topicMessage)) {
      const business = businesses.find((candidate) => candidate.metaPhoneNumberId === metaPhoneNumberId);
      if (business === undefined) continue;
      const phone =
        from === undefined
          ? phones.list().find((candidate) => candidate.userId(business.wabaId) === userId)
          : phones.get(from);
      if (phone === undefined) continue;
      phone.windows.open(business.displayPhoneNumber, Math.min(at, clock.now()), { cameByAd });
      phones.changed(phone);
    }
  }

  #businessFor(phone: Phone, writing: Writing): BusinessNumber {
    const { businesses } = this.#deps;
    const wanted = writing.business?.replace(/\D/g, "");
    const business =
      wanted === undefined
        ? (this.#lastBusiness.get(phone) ?? businesses[0])
        : businesses.find((candidate) => candidate.displayPhoneNumber === wanted);
    if (business === undefined) {
      const numbers = businesses.map((candidate) => candidate.displayPhoneNumber).join(", ");
      throw new InvalidInput(`business: the business has no such number; it has ${numbers}`);
    }
    return business;
  }
}

function pricingCategory(content: OutgoingMessage): string {
  return content.template?.category.toLowerCase() ?? "service";
}
