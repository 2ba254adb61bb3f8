import type { Clock, Timer } from "../cloud/clock.ts";
import { type Random, uuid } from "../cloud/random.ts";
import type { AwsService, JsonObject } from "../cloud/service.ts";
import { InvalidInput } from "./input.ts";
import type { Interference } from "./interference.ts";
import { isPossibleNumber } from "./numbers.ts";
import type { Carrier, Phone, PhoneMessage, Phones } from "./phones.ts";
import { conflict, invalid, notFound, requiredText } from "./sms-errors.ts";
import { pricePerPart, type SmsMessage, smsEvent } from "./sms-events.ts";
import { describeNumber, kindOfIdentity, type OriginationIdentity } from "./sms-identity.ts";
import { smsParts } from "./sms-parts.ts";
import type { Writing } from "./writing.ts";

export interface SmsDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly phones: Phones;
  readonly interference: Interference;
  readonly region: string;
  readonly accountId: string;
  readonly identities: readonly OriginationIdentity[];
  /** Names of the account's configuration sets; if not given, any name will do. */
  readonly configurationSets?: readonly string[];
  /** Puts an event on the default bus. */
  putEvent(event: JsonObject): void;
}

const queueTime = 50;
const carrierTime = 300;
const deliveryTime = 600;
const wakeUpTime = 100;
/** AWS's default time to live, after which nothing more is tried. */
const longestTimeToLive = 259_200;

/** https://docs.aws.amazon.com/sms-voice/latest/userguide/opt-out-list-keywords.html */
const stopKeywords = new Set([
  "ARRET",
  "CANCEL",
  "END",
  "OPT-OUT",
  "OPTOUT",
  "QUIT",
  "REMOVE",
  "STOP",
  "TD",
  "UNSUBSCRIBE",
]);
const startKeywords = new Set(["START", "UNSTOP"]);

/**
 * AWS End User Messaging SMS, whose IAM prefix and signing name are `sms-voice`, and the carrier behind it.
 * https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage.html
 */
export class SmsVoice implements AwsService, Carrier {
  readonly #deps: SmsDeps;
  readonly #optedOut = new Set<string>();
  readonly #waiting = new WeakMap<Phone, Array<{ message: SmsMessage; giveUp: Timer }>>();

  constructor(deps: SmsDeps) {
    this.#deps = deps;
    deps.phones.attach("sms", this);
  }

  resources(action: string, input: JsonObject): string[] {
    if (action !== "SendTextMessage") return ["*"];
    const given = input.OriginationIdentity;
    if (typeof given !== "string") return ["*"];
    return [this.#identity(given)?.arn ?? (given.startsWith("arn:") ? given : "*")];
  }

  async call(action: string, input: JsonObject): Promise<JsonObject> {
    switch (action) {
      case "SendTextMessage":
        return this.#send(input);
      case "DescribePhoneNumbers":
        return { PhoneNumbers: this.#describe(input) };
      default:
        throw new Error(`The sandbox's sms-voice does not know ${action}.`);
    }
  }

  #send(input: JsonObject): JsonObject {
    const { clock, random, phones } = this.#deps;
    const request = this.#validate(input);
    const phone = phones.get(request.destination);
    if (this.#optedOut.has(phone.number)) {
      throw conflict(
        "DESTINATION_PHONE_NUMBER_OPTED_OUT",
        "opted-out-number",
        "The destination phone number is opted out.",
      );
    }
    const message: SmsMessage = { ...request, id: uuid(random), phone, requestedAt: clock.now() };
    if (input.DryRun !== true) this.#handOver(message);
    return { MessageId: message.id };
  }

  #validate(input: JsonObject): Omit<SmsMessage, "id" | "phone" | "requestedAt"> & { destination: string } {
    const { configurationSets, identities } = this.#deps;
    const destination = requiredText(input, "DestinationPhoneNumber");
    if (!/^\+?[1-9]\d{1,18}$/.test(destination) || !isPossibleNumber(destination)) {
      throw invalid("CANNOT_PARSE", "DestinationPhoneNumber", "cannot be parsed as a phone number");
    }
    const body = requiredText(input, "MessageBody");
    if (body.length > 1600)
      throw invalid("FIELD_VALIDATION_FAILED", "MessageBody", "must have 1 to 1600 characters");
    const messageType = input.MessageType ?? "TRANSACTIONAL";
    if (messageType !== "TRANSACTIONAL" && messageType !== "PROMOTIONAL") {
      throw invalid("FIELD_VALIDATION_FAILED", "MessageType", "must be TRANSACTIONAL or PROMOTIONAL");
    }
    const timeToLive = input.TimeToLive;
    if (timeToLive !== undefined && !isWithin(timeToLive, 5, longestTimeToLive)) {
      throw invalid("FIELD_VALIDATION_FAILED", "TimeToLive", `must be 5 to ${longestTimeToLive} seconds`);
    }
    const context = input.Context;
    if (typeof context === "object" && context !== null && Object.keys(context).length > 5) {
      throw invalid("FIELD_VALIDATION_FAILED", "Context", "may have at most 5 pairs");
    }
    const parts = smsParts(body);
    const maxPrice = input.MaxPrice;
    if (maxPrice !== undefined && Number(maxPrice) < parts.count * pricePerPart) {
      throw invalid("PRICE_OVER_THRESHOLD", "MaxPrice", "is below the price of this message");
    }
    const configurationSet = input.ConfigurationSetName;
    const setName =
      typeof configurationSet === "string"
        ? configurationSet.replace(/^arn:.*configuration-set\//, "")
        : undefined;
    if (setName !== undefined && configurationSets !== undefined && !configurationSets.includes(setName)) {
      throw notFound("configuration-set", setName);
    }
    const given = input.OriginationIdentity;
    const identity = typeof given === "string" ? this.#identity(given) : identities[0];
    if (identity === undefined && typeof given === "string") throw notFound(kindOfIdentity(given), given);
    if (identity === undefined) {
      throw conflict(
        "NO_ORIGINATION_IDENTITIES_FOUND",
        "phone-number",
        "The account has nothing to send from to this destination.",
      );
    }
    return {
      destination,
      identity,
      body,
      parts,
      messageType,
      timeToLive: typeof timeToLive === "number" ? timeToLive : undefined,
    };
  }

  #identity(given: string): OriginationIdentity | undefined {
    return this.#deps.identities.find((identity) =>
      [identity.arn, identity.id, identity.shownAs].includes(given),
    );
  }

  #handOver(message: SmsMessage): void {
    const { clock, interference } = this.#deps;
    const fault = interference.nextSms({ number: message.phone.number });
    clock.after(queueTime, () => {
      this.#report(message, "TEXT_QUEUED", { isFinal: false });
      clock.after(carrierTime, () => {
        if (fault !== undefined) return this.#report(message, fault.sms);
        if (message.phone.behaviour.blocks) return this.#report(message, "TEXT_BLOCKED");
        if (!message.phone.behaviour.online) {
          this.#report(message, "TEXT_PENDING", { isFinal: false });
          return this.#wait(message);
        }
        this.#report(message, "TEXT_SUCCESSFUL");
        clock.after(deliveryTime, () => this.#deliver(message));
      });
    });
  }

  /** A phone that is off: delivered when it is back, given up after the time to live. */
  #wait(message: SmsMessage): void {
    const { clock } = this.#deps;
    const end = message.timeToLive === undefined ? "TEXT_UNREACHABLE" : "TEXT_TTL_EXPIRED";
    const giveUpAt = message.requestedAt + (message.timeToLive ?? longestTimeToLive) * 1000;
    const giveUp = clock.at(Math.max(giveUpAt, clock.now()), () => {
      const waiting = this.#waiting.get(message.phone) ?? [];
      this.#waiting.set(
        message.phone,
        waiting.filter((other) => other.message !== message),
      );
      this.#report(message, end);
    });
    this.#waiting.set(message.phone, [...(this.#waiting.get(message.phone) ?? []), { message, giveUp }]);
  }

  #deliver(message: SmsMessage): void {
    const { clock } = this.#deps;
    const { phone, identity } = message;
    if (!phone.behaviour.online) {
      this.#wait(message);
      return;
    }
    phone.messages.push({
      id: message.id,
      direction: "out",
      channel: "sms",
      kind: "text",
      body: message.body,
      at: new Date(clock.now()).toISOString(),
      status: "delivered",
      business: identity.shownAs,
    });
    this.#deps.phones.changed(phone);
    this.#report(message, "TEXT_DELIVERED");
  }

  behaviourChanged(phone: Phone): void {
    if (!phone.behaviour.online) return;
    for (const { message, giveUp } of this.#waiting.get(phone) ?? []) {
      giveUp.cancel();
      this.#deps.clock.after(wakeUpTime, () => this.#deliver(message));
    }
    this.#waiting.delete(phone);
  }

  /** What a person texts; a message that begins with a keyword changes the opt-out list, as AWS's default is. */
  write(phone: Phone, writing: Writing): PhoneMessage {
    const { clock, identities, random } = this.#deps;
    if (writing.kind !== "text") throw new InvalidInput("An SMS holds words only: give text.");
    const [keyword] = writing.value
      .trim()
      .toUpperCase()
      .split(/[^A-Z-]+/);
    if (stopKeywords.has(keyword ?? "")) this.#optedOut.add(phone.number);
    if (startKeywords.has(keyword ?? "")) this.#optedOut.delete(phone.number);
    const heard = phone.messages.findLast((message) => message.channel === "sms");
    const shown: PhoneMessage = {
      id: uuid(random),
      direction: "in",
      channel: "sms",
      kind: "text",
      body: writing.value,
      at: new Date(clock.now()).toISOString(),
      status: "sent",
      business: heard?.business ?? identities[0]?.shownAs ?? "",
    };
    phone.messages.push(shown);
    return shown;
  }

  #report(message: SmsMessage, eventType: string, { isFinal } = { isFinal: true }): void {
    const { clock, interference, putEvent, random } = this.#deps;
    const event = smsEvent(message, { id: uuid(random), eventType, isFinal, at: clock.now() }, this.#deps);
    interference.publish({ channel: "sms", status: eventType, number: message.phone.number }, () =>
      putEvent(event),
    );
  }

  #describe(input: JsonObject): JsonObject[] {
    const wanted = input.PhoneNumberIds;
    const numbers = this.#deps.identities.filter((identity) => identity.kind === "phone-number");
    if (!Array.isArray(wanted)) return numbers.map(describeNumber);
    return wanted.map((id) => {
      const found = numbers.find((identity) => identity.id === id || identity.arn === id);
      if (found === undefined) throw notFound("phone-number", String(id));
      return describeNumber(found);
    });
  }
}

function isWithin(value: unknown, least: number, most: number): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
}
