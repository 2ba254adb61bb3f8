import type { Clock } from "../cloud/clock.ts";
import type { JsonObject } from "../cloud/service.ts";
import type { Faults } from "../faults/faults.ts";
import { advertisement } from "./advertisement.ts";
import type { BusinessNumber } from "./business.ts";
import { InvalidInput, NotPossibleNow } from "./input.ts";
import { type MetaError, metaError } from "./meta-errors.ts";
import { whatsAppId } from "./numbers.ts";
import type { Carrier, Phone, PhoneMessage, Phones } from "./phones.ts";
import { hexDigits, type Random, uuid } from "./random.ts";
import type { Template } from "./templates.ts";
import { wamid } from "./wamid.ts";
import { type OutgoingMessage, readWhatsAppBody } from "./whatsapp-body.ts";
import {
  epochSeconds,
  errorsOf,
  eventBridgeTwin,
  statusEntry,
  topicMessage,
  type WhatsAppDetailType,
  type WhatsAppStatus,
} from "./whatsapp-events.ts";
import type { Writing } from "./writing.ts";

export interface WhatsAppDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly phones: Phones;
  readonly faults: Faults;
  readonly templates: readonly Template[];
  /** The linked numbers, the default one first. */
  readonly businesses: readonly BusinessNumber[];
  /** Publishes to the SNS topic of a business account. */
  publishToTopic(message: string, wabaArn: string): void;
  /** Puts an event on the default bus. */
  putEvent(event: JsonObject): void;
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
/**
 * How long a person's message lets the business write to them: longer if an advertisement led them here.
 * https://developers.facebook.com/docs/whatsapp/pricing#customer-service-windows
 * https://developers.facebook.com/docs/whatsapp/pricing#free-entry-point-conversations
 */
const windowLength = { message: 24 * 60 * 60 * 1000, advertisement: 72 * 60 * 60 * 1000 };
/** Meta keeps a message for a phone that is off for 30 days, then drops it without a word. */
const keepTime = 30 * 24 * 60 * 60 * 1000;
/** One message per 6 s to one person, up to 45 of them borrowed in a burst. https://developers.facebook.com/docs/whatsapp/cloud-api/overview#pair-rate-limits */
const pairInterval = 6000;
const pairBurst = 45;

interface OutboundMessage {
  readonly business: BusinessNumber;
  readonly awsMessageId: string;
  readonly callbackData: string | undefined;
  readonly recipientId: string;
}

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
  /** Until when a person's own messages to a number of the business let it write to them. */
  readonly #windowUntil = new Map<string, number>();
  /** How far into the future a pair has borrowed its one message per six seconds. */
  readonly #pairBusyUntil = new Map<string, number>();
  readonly #undelivered = new Map<Phone, AcceptedMessage[]>();
  readonly #onPhone = new Map<PhoneMessage, AcceptedMessage>();
  readonly #lastBusiness = new Map<Phone, BusinessNumber>();

  constructor(deps: WhatsAppDeps) {
    this.#deps = deps;
    deps.phones.attach("whatsapp", this);
  }

  /**
   * Queues a Cloud API body for hand-over to Meta.
   * @returns AWS's message id; what becomes of the message comes as events
   */
  submit(business: BusinessNumber, body: JsonObject): string {
    const { clock, faults, random } = this.#deps;
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
      ? faults.nextWhatsApp({ number: to, isTemplate: body.type === "template" })
      : undefined;
    if (fault?.whatsapp === "retries-exhausted") {
      clock.after(handOverPatience, () =>
        this.#handOverFailed(message, "Message retries exhausted, dropping message."),
      );
      return message.awsMessageId;
    }
    const forced = fault === undefined ? undefined : metaError(fault.whatsapp);
    clock.after(handOverTime, () => {
      if (forced !== undefined && fault?.at === "handover") return this.#handOverFailed(message, forced);
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
    this.#report(message, { id, status: "accepted" });
    if (refusal !== undefined || "error" in request || phone === undefined) {
      const error = refusal ?? metaError(131000);
      clock.after(sendTime, () => this.#failed(message, id, error));
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
      this.#report(accepted, { id, status: "sent", pricingCategory: pricingCategory(request) });
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
    const pair = pairOf(business, phone);
    if (!this.#takePairTurn(pair)) return metaError(131056);
    if (!phone.behaviour.onWhatsApp) return metaError(131026);
    if (request.kind !== "template" && !this.#isWindowOpen(pair)) return metaError(131047);
    return undefined;
  }

  #isWindowOpen(pair: string): boolean {
    return this.#deps.clock.now() < (this.#windowUntil.get(pair) ?? 0);
  }

  /** A message opens the window, and never shortens one that is open for longer. */
  #openWindow(pair: string, message: JsonObject): void {
    const length = "referral" in message ? windowLength.advertisement : windowLength.message;
    const until = this.#deps.clock.now() + length;
    this.#windowUntil.set(pair, Math.max(until, this.#windowUntil.get(pair) ?? 0));
  }

  #takePairTurn(pair: string): boolean {
    const now = this.#deps.clock.now();
    const busyUntil = Math.max(this.#pairBusyUntil.get(pair) ?? 0, now) + pairInterval;
    if (busyUntil - now > pairBurst * pairInterval) return false;
    this.#pairBusyUntil.set(pair, busyUntil);
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
    this.#report(message, {
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
    this.#report(message, { id: message.wamid, status: "read" });
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
    const inbound = this.#inbound(phone, business, writing);
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
    const message: JsonObject = {
      ...senderOf(phone, "from", phone.waId),
      from_user_id: phone.userId(business.wabaId),
      id,
      timestamp: epochSeconds(now),
      ...(inbound.quotes &&
        inbound.context !== undefined && { context: quote(inbound.context, phone, businesses) }),
      type: inbound.type,
      ...inbound.content,
      ...(writing.fromAdvertisement === true && { referral: advertisement }),
    };
    this.#openWindow(pairOf(business, phone), message);
    const contact: JsonObject = {
      profile: {
        name: phone.behaviour.name,
        ...(phone.behaviour.hidesNumber !== false && { username: usernameOf(phone) }),
      },
      ...senderOf(phone, "wa_id", phone.waId),
      user_id: phone.userId(business.wabaId),
    };
    clock.after(inboundTime, () => {
      const event = topicMessage(business, { contacts: [contact], messages: [message] }, clock.now());
      this.#publish("received", phone.number, event, business);
    });
    return shown;
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

  /** The inbound message in Meta's form, as its type, the object of that name, and what it answers. */
  #inbound(phone: Phone, business: BusinessNumber, writing: Writing): Inbound {
    const context = writing.context;
    switch (writing.kind) {
      case "text":
        return plain("text", { text: { body: writing.value } }, writing.value, context);
      case "button":
        return tap(phone, writing.value, context);
      case "list":
        return pick(phone, writing.value, context);
      case "reaction": {
        const target = writing.value.to ?? newestFromBusiness(phone, business).id;
        const emoji = writing.value.emoji;
        const content = { message_id: target, ...(emoji !== "" && { emoji }) };
        return {
          type: "reaction",
          content: { reaction: content },
          body: emoji,
          context: target,
          quotes: false,
        };
      }
      case "image":
      case "video":
      case "audio":
      case "document":
      case "sticker": {
        const { caption, filename } = writing.value;
        const file = {
          ...(caption !== undefined && { caption }),
          ...(filename !== undefined && { filename }),
          mime_type: writing.value.mime_type ?? mimeTypes[writing.kind],
          sha256: Buffer.from(hexDigits(this.#deps.random, 64), "hex").toString("base64"),
          id: String(Math.floor(this.#deps.random() * 1e15)).padStart(15, "5"),
        };
        return plain(writing.kind, { [writing.kind]: file }, caption ?? filename ?? "", context);
      }
      case "location": {
        const { latitude, longitude, name, address } = writing.value;
        const place = {
          latitude,
          longitude,
          ...(name !== undefined && { name }),
          ...(address !== undefined && { address }),
        };
        return plain(
          "location",
          { location: place },
          name ?? address ?? `${latitude}, ${longitude}`,
          context,
        );
      }
      case "contacts": {
        const names = writing.value.map((card) => card.name.formatted_name).join(", ");
        return plain("contacts", { contacts: writing.value as JsonObject[] }, names, context);
      }
      case "unsupported": {
        const error = { code: 131051, title: "Message type unknown", message: "Message type unknown" };
        const errors = [{ ...error, error_data: { details: "Message type is currently not supported." } }];
        return plain("unsupported", { errors }, "", context);
      }
      case "message": {
        const { type, ...content } = writing.value as JsonObject & { type: string };
        return plain(type, content, "", context);
      }
    }
  }

  #failed(message: OutboundMessage, id: string, error: MetaError): void {
    this.#report(message, { id, status: "failed", errors: errorsOf(error) }, error);
  }

  /**
   * AWS could not hand the message over, so there is no wamid: AWS reports it by its own id. It calls the reason
   * a status, and gives it no code.
   */
  #handOverFailed(message: OutboundMessage, reason: MetaError | string): void {
    const { clock, faults, putEvent, random } = this.#deps;
    const at = clock.now();
    const errors = typeof reason === "string" ? [{ title: reason, message: reason }] : errorsOf(reason);
    const status = statusEntry({
      id: message.awsMessageId,
      status: "failed",
      at,
      recipientId: message.recipientId,
      errors,
      ...(message.callbackData !== undefined && { callbackData: message.callbackData }),
    });
    const event = topicMessage(message.business, { statuses: [status] }, at, message.awsMessageId);
    this.#publish("failed", message.recipientId, event, message.business);
    const twin = eventBridgeTwin(message.business, {
      id: uuid(random),
      detailType: "WhatsApp Message Handover Failed",
      status: "failed",
      messageId: message.awsMessageId,
      at,
      ...(typeof reason !== "string" && { error: reason }),
    });
    faults.publish({ channel: "eventbridge", status: "failed", number: message.recipientId }, () =>
      putEvent(twin),
    );
  }

  #report(
    message: OutboundMessage,
    status: Pick<WhatsAppStatus, "id" | "status" | "pricingCategory" | "errors">,
    error?: MetaError,
  ): void {
    const { clock, faults, putEvent, random } = this.#deps;
    const at = clock.now();
    const { business, recipientId, callbackData, awsMessageId } = message;
    const entry = statusEntry({
      ...status,
      at,
      recipientId,
      ...(callbackData !== undefined && { callbackData }),
    });
    // AWS's own id comes on the event that AWS makes itself; what it relays from Meta knows the wamid only.
    const event = topicMessage(
      business,
      { statuses: [entry] },
      at,
      status.status === "accepted" ? awsMessageId : undefined,
    );
    this.#publish(status.status, recipientId, event, business);
    if (status.status === "accepted") return;
    const twin = eventBridgeTwin(business, {
      id: uuid(random),
      detailType: detailTypes[status.status],
      status: status.status,
      messageId: awsMessageId,
      at,
      ...(error !== undefined && { error }),
    });
    faults.publish({ channel: "eventbridge", status: status.status, number: recipientId }, () =>
      putEvent(twin),
    );
  }

  #publish(status: string, number: string, message: string, business: BusinessNumber): void {
    const { faults, publishToTopic } = this.#deps;
    faults.publish({ channel: "whatsapp", status, number }, () => publishToTopic(message, business.wabaArn));
  }
}

const detailTypes: Readonly<Record<"sent" | "delivered" | "read" | "failed", WhatsAppDetailType>> = {
  sent: "WhatsApp Message Sent",
  delivered: "WhatsApp Message Delivered",
  read: "WhatsApp Message Read",
  failed: "WhatsApp Message Failed",
};

const mimeTypes = {
  image: "image/jpeg",
  video: "video/mp4",
  audio: "audio/ogg; codecs=opus",
  document: "application/pdf",
  sticker: "image/webp",
};

interface Inbound {
  readonly type: string;
  readonly content: JsonObject;
  readonly body: string;
  readonly context: string | undefined;
  /** Whether what it answers stands in a `context` object of its own. */
  readonly quotes: boolean;
}

function plain(type: string, content: JsonObject, body: string, context: string | undefined): Inbound {
  return { type, content, body, context, quotes: true };
}

/** A tap on a template's quick reply is a `button`, on an interactive message's button an `interactive`. */
function tap(phone: Phone, wanted: string, context: string | undefined): Inbound {
  for (const message of answerable(phone, context)) {
    const button = message.buttons?.find(
      (candidate) => candidate.payload === wanted || candidate.text === wanted,
    );
    if (button?.payload === undefined) continue;
    const { payload, text } = button;
    const content: JsonObject =
      message.kind === "template"
        ? { button: { payload, text } }
        : { interactive: { type: "button_reply", button_reply: { id: payload, title: text } } };
    return plain(message.kind === "template" ? "button" : "interactive", content, text, message.id);
  }
  throw new NotPossibleNow(`This phone shows no message with a button "${wanted}" to tap.`);
}

function pick(phone: Phone, wanted: string, context: string | undefined): Inbound {
  for (const message of answerable(phone, context)) {
    const row = message.rows?.find((candidate) => candidate.id === wanted || candidate.title === wanted);
    if (row === undefined) continue;
    const { id, title, description } = row;
    const reply = { id, title, ...(description !== undefined && { description }) };
    return plain(
      "interactive",
      { interactive: { type: "list_reply", list_reply: reply } },
      title,
      message.id,
    );
  }
  throw new NotPossibleNow(`This phone shows no list with a row "${wanted}" to pick.`);
}

/** What the person can answer, newest first. */
function answerable(phone: Phone, context: string | undefined): PhoneMessage[] {
  return phone.messages
    .filter((message) => message.direction === "out" && (context === undefined || message.id === context))
    .reverse();
}

function newestFromBusiness(phone: Phone, business: BusinessNumber): PhoneMessage {
  const newest = phone.messages.findLast(
    (message) => message.direction === "out" && message.business === business.displayPhoneNumber,
  );
  if (newest === undefined)
    throw new NotPossibleNow("This phone shows no message of the business to react to.");
  return newest;
}

/** The `context` of an answer names who wrote the message that it answers. */
function quote(id: string, phone: Phone, businesses: readonly BusinessNumber[]): JsonObject {
  const quoted = phone.messages.find((message) => message.id === id);
  const from =
    quoted?.direction === "in" ? phone.waId : (quoted?.business ?? businesses[0]?.displayPhoneNumber ?? "");
  return { from, id };
}

/** `{[key]: number}`, `{[key]: ""}`, or nothing, by what WhatsApp tells the business of this person. */
function senderOf(phone: Phone, key: string, number: string): JsonObject {
  if (phone.behaviour.hidesNumber === true) return {};
  return { [key]: phone.behaviour.hidesNumber === "empty" ? "" : number };
}

function usernameOf(phone: Phone): string {
  return phone.behaviour.name.toLowerCase().replace(/[^a-z0-9]+/g, ".");
}

function pairOf(business: BusinessNumber, phone: Phone): string {
  return `${business.metaPhoneNumberId}/${phone.number}`;
}

function pricingCategory(content: OutgoingMessage): string {
  return content.template?.category.toLowerCase() ?? "service";
}
