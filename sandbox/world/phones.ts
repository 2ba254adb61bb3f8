import { createHash } from "node:crypto";
import type { JsonObject } from "../cloud/service.ts";
import type { Channel } from "./channels.ts";
import { NotPossibleNow } from "./input.ts";
import { magicNumbers } from "./magic-numbers.ts";
import { countryOf, phoneNumber, whatsAppId } from "./numbers.ts";
import type { PhoneBehaviour } from "./phone-behaviour.ts";
import type { ShownButton } from "./templates.ts";
import type { ListRow } from "./whatsapp-body.ts";
import { ServiceWindows } from "./windows.ts";
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
  /** Until when businesses may write to it on WhatsApp, by their numbers as it shows them. */
  readonly windows = new ServiceWindows();

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

  userId(wabaId: string): string {
    return userIdOf(this.number, wabaId);
  }
}

/**
 * Meta's business-scoped user id: of this person, for this business account only.
 * @param number E.164, in the form of {@link phoneNumber}
 */
export function userIdOf(number: string, wabaId: string): string {
  const digest = createHash("sha256").update(`${wabaId}/${number}`).digest();
  return `${countryOf(number) ?? "US"}.${digest.readBigUInt64BE().toString().padStart(20, "1")}`;
}

/** A network that phones are on. */
export interface Carrier {
  /** Takes what the person writes. */
  write(phone: Phone, writing: Writing): PhoneMessage;
  behaviourChanged(phone: Phone): void;
}

/** So many messages a phone shows; the ones before are gone from it. */
const messagesKept = 200;
/** Of so many phones something was heard lately, and they show something at all. */
export const phonesKept = 1_000;

/** Everyone's phones. A number nobody has used yet is a phone that is on, and on WhatsApp. */
export class Phones {
  readonly #phones = new Map<string, Phone>();
  /** Those of which something was heard lately, in the order in which they last changed. */
  readonly #heardOf = new Set<Phone>();
  /** Those that somebody has made behave otherwise than a new one. */
  readonly #setUp = new WeakSet<Phone>();
  readonly #carriers = new Map<Channel, Carrier>();
  readonly #listeners: Array<(phone: Phone) => void> = [];
  readonly #quietListeners: Array<(number: string) => void> = [];

  /** Calls `listener` whenever a phone shows something else, or behaves otherwise, than before. */
  onChange(listener: (phone: Phone) => void): void {
    this.#listeners.push(listener);
  }

  /** Calls `listener` with the number of a phone that shows nothing more, because so much was heard of others since. */
  onQuiet(listener: (number: string) => void): void {
    this.#quietListeners.push(listener);
  }

  /** Carriers say so when they have changed what a phone shows. */
  changed(phone: Phone): void {
    // A carrier may still be busy with one that was forgotten.
    if (this.#phones.get(phone.number) !== phone) return;
    this.#hearOf(phone);
    for (const listener of this.#listeners) listener(phone);
  }

  #hearOf(phone: Phone): void {
    const { messages } = phone;
    messages.splice(0, Math.max(0, messages.length - messagesKept));
    this.#heardOf.delete(phone);
    this.#heardOf.add(phone);
    if (this.#heardOf.size <= phonesKept) return;
    const [oldest = phone] = this.#heardOf;
    this.#heardOf.delete(oldest);
    oldest.messages.length = 0;
    for (const listener of this.#quietListeners) listener(oldest.number);
  }

  /**
   * From now on nobody has used this number yet.
   * @returns false if its phone stays, because something was heard of it lately or it behaves otherwise than a new one
   */
  forget(number: string): boolean {
    const phone = this.#phones.get(phoneNumber(number));
    if (phone === undefined) return true;
    if (this.#heardOf.has(phone) || this.#setUp.has(phone)) return false;
    return this.#phones.delete(phone.number);
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
    this.#setUp.add(phone);
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
