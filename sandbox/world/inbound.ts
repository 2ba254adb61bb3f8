import { hexDigits, type Random } from "../cloud/random.ts";
import type { JsonObject } from "../cloud/service.ts";
import { advertisement } from "./advertisement.ts";
import type { BusinessNumber } from "./business.ts";
import { NotPossibleNow } from "./input.ts";
import type { Phone, PhoneMessage } from "./phones.ts";
import { epochSeconds } from "./whatsapp-events.ts";
import type { Writing } from "./writing.ts";

const mimeTypes = {
  image: "image/jpeg",
  video: "video/mp4",
  audio: "audio/ogg; codecs=opus",
  document: "application/pdf",
  sticker: "image/webp",
};

/** What a person writes, in Meta's form. */
export interface Inbound {
  readonly type: string;
  readonly content: JsonObject;
  readonly body: string;
  readonly context: string | undefined;
  /** Whether what it answers stands in a `context` object of its own. */
  readonly quotes: boolean;
}

/** The inbound message in Meta's form, as its type, the object of that name, and what it answers. */
export function inboundOf(phone: Phone, business: BusinessNumber, writing: Writing, random: Random): Inbound {
  const inbound = writtenBy(phone, business, writing, random);
  if (writing.fromAdvertisement !== true) return inbound;
  return { ...inbound, content: { ...inbound.content, referral: advertisement } };
}

function writtenBy(phone: Phone, business: BusinessNumber, writing: Writing, random: Random): Inbound {
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
        sha256: Buffer.from(hexDigits(random, 64), "hex").toString("base64"),
        id: String(Math.floor(random() * 1e15)).padStart(15, "5"),
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
      return plain("location", { location: place }, name ?? address ?? `${latitude}, ${longitude}`, context);
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

/** `contacts` and `messages` of the event by which Meta tells what a person wrote. */
export function eventMembers(written: {
  readonly id: string;
  /** Virtual milliseconds. */
  readonly at: number;
  readonly inbound: Inbound;
  readonly phone: Phone;
  readonly business: BusinessNumber;
  readonly businesses: readonly BusinessNumber[];
}): JsonObject {
  const { id, at, inbound, phone, business, businesses } = written;
  const message: JsonObject = {
    ...senderOf(phone, "from", phone.waId),
    from_user_id: phone.userId(business.wabaId),
    id,
    timestamp: epochSeconds(at),
    ...(inbound.quotes &&
      inbound.context !== undefined && { context: quote(inbound.context, phone, businesses) }),
    type: inbound.type,
    ...inbound.content,
  };
  const contact: JsonObject = {
    profile: {
      name: phone.behaviour.name,
      ...(phone.behaviour.hidesNumber !== false && { username: usernameOf(phone) }),
    },
    ...senderOf(phone, "wa_id", phone.waId),
    user_id: phone.userId(business.wabaId),
  };
  return { contacts: [contact], messages: [message] };
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
  throw new NotPossibleNow(
    `This phone shows no message with a button "${wanted}" to tap. One that is on its way arrives with POST /sandbox/settle.`,
  );
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
