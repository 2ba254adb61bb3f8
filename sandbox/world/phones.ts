import { createHash } from "node:crypto";
import type { JsonObject } from "../cloud/service.ts";
import type { Channel } from "./channels.ts";
import { NotPossibleNow } from "./input.ts";
import { magicNumbers } from "./magic-numbers.ts";
import { countryOf, phoneNumber, whatsAppId } from "./numbers.ts";
import type { PhoneBehaviour } from "./phone-behaviour.ts";
import type { ShownButton } from "./templates.ts";
import type { ListRow } from "./whatsapp-body.ts";
import type { Writing } from "./writing.ts";

export type { PhoneBehaviour } from "./phone-behaviour.ts";

/** One line of what a phone shows. */
export interface PhoneMessage {
  /** The wamid; for SMS the message id of AWS. */
  readonly id: string;
  /** `out` is from the business, `in` from the person. */
  readonly direction: "in" | "out";
  readonly channel: Channel;
  /** WhatsApp's message type; `text` for SMS. */
  readonly kind: string;
  readonly body: string;
  readonly template?: string;
  /** When it was written, or arrived: an ISO instant. */
  readonly at: string;
  status: "sent" | "delivered" | "read";
  readonly buttons?: readonly ShownButton[];
  readonly rows?: readonly ListRow[];
  /** The id of the message that it answers, quotes or reacts to. */
  readonly context?: string;
  /** The rich object as it was sent. */
  readonly content?: JsonObject;
  /** The business's number, digits only. */
  readonly business: string;
}

export class Phone {
  /** E.164, in one form whichever way it was dialled. */
  readonly number: string;
  readonly waId: string;
  readonly behaviour: PhoneBehaviour;
  /** What it shows, oldest first: a message that is still on its way is not here. */
  readonly messages: PhoneMessage[] = [];

  constructor(number: string) {
    this.number = phoneNumber(number);
    this.waId = whatsAppId(number);
    this.behaviour = {
      online: true,
      onWhatsApp: true,
      reads: false,
      blocks: false,
      hidesNumber: false,
      name: `Person ${this.number.slice(-4)}`,
      ...magicNumbers.get(this.number)?.behaviour,
    };
  }

  /** Meta's business-scoped user id: of this person, for this business account only. */
  userId(wabaId: string): string {
    const digest = createHash("sha256").update(`${wabaId}/${this.number}`).digest();
    return `${countryOf(this.number) ?? "US"}.${digest.readBigUInt64BE().toString().padStart(20, "1")}`;
  }
}

/** A network that phones are on. */
export interface Carrier {
  /** Takes what the person writes. */
  write(phone: Phone, writing: Writing): PhoneMessage;
  behaviourChanged(phone: Phone): void;
}

/** So many messages a phone shows; the ones before are gone from it. */
const messagesKept = 200;
/** Of so many phones, those of which something was heard last, messages are kept at all. */
const phonesKept = 1_000;

/** Everyone's phones. A number nobody has used yet is a phone that is on, and on WhatsApp. */
export class Phones {
  readonly #phones = new Map<string, Phone>();
  /** Those that show something, in the order in which they last changed. */
  readonly #heardOf = new Set<Phone>();
  readonly #carriers = new Map<Channel, Carrier>();
  readonly #listeners: Array<(phone: Phone) => void> = [];

  /** Calls `listener` whenever a phone shows something else, or behaves otherwise, than before. */
  onChange(listener: (phone: Phone) => void): void {
    this.#listeners.push(listener);
  }

  /** Carriers say so when they have changed what a phone shows. */
  changed(phone: Phone): void {
    this.#forget(phone);
    for (const listener of this.#listeners) listener(phone);
  }

  #forget(changed: Phone): void {
    const { messages } = changed;
    messages.splice(0, Math.max(0, messages.length - messagesKept));
    this.#heardOf.delete(changed);
    if (messages.length > 0) this.#heardOf.add(changed);
    if (this.#heardOf.size <= phonesKept) return;
    const [oldest = changed] = this.#heardOf;
    this.#heardOf.delete(oldest);
    oldest.messages.length = 0;
  }

  attach(channel: Channel, carrier: Carrier): void {
    this.#carriers.set(channel, carrier);
  }

  get(number: string): Phone {
    const key = phoneNumber(number);
    const known = this.#phones.get(key);
    if (known !== undefined) return known;
    const phone = new Phone(key);
    this.#phones.set(key, phone);
    this.changed(phone);
    return phone;
  }

  list(): Phone[] {
    return [...this.#phones.values()];
  }

  /** What the phone shows, oldest first. */
  messages(number: string): PhoneMessage[] {
    return [...this.get(number).messages];
  }

  /** Changes how a phone behaves; what follows from it (messages that now arrive, or are read) begins at once. */
  change(number: string, changes: Partial<PhoneBehaviour>): Phone {
    const phone = this.get(number);
    Object.assign(phone.behaviour, changes);
    for (const carrier of this.#carriers.values()) carrier.behaviourChanged(phone);
    this.changed(phone);
    return phone;
  }

  /**
   * The person writes to the business.
   * @throws {NotPossibleNow} if their phone cannot
   */
  write(number: string, writing: Writing): PhoneMessage {
    const phone = this.get(number);
    const channel = writing.channel ?? "whatsapp";
    if (!phone.behaviour.online)
      throw new NotPossibleNow('This phone is off. Switch it on first: PATCH {"online": true}.');
    if (phone.behaviour.blocks) {
      throw new NotPossibleNow(
        'This person has blocked the business and must unblock it to write: PATCH {"blocks": false}.',
      );
    }
    if (channel === "whatsapp" && !phone.behaviour.onWhatsApp) {
      throw new NotPossibleNow(
        'This phone is not on WhatsApp. Write by SMS ("channel": "sms"), or PATCH {"onWhatsApp": true}.',
      );
    }
    const carrier = this.#carriers.get(channel);
    if (carrier === undefined) throw new Error(`The sandbox has no carrier for ${channel}.`);
    const message = carrier.write(phone, writing);
    this.changed(phone);
    return message;
  }
}
