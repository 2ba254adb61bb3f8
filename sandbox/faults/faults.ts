import * as v from "valibot";
import type { CallInterceptor } from "../cloud/aws.ts";
import type { Clock } from "../cloud/clock.ts";
import { type AwsCall, AwsError, type Json, type JsonObject } from "../cloud/service.ts";
import { InvalidInput, kindOf, readInput } from "../world/input.ts";
import { phoneNumber, samePhone, whatsAppId } from "../world/numbers.ts";
import type { Phones } from "../world/phones.ts";
import { readWriting } from "../world/writing.ts";

/** The code of the {@link AwsError} that stands for a broken connection: whoever serves HTTP hangs up instead. */
export const connectionLost = "ConnectionLost";

export function isConnectionLost(error: unknown): boolean {
  return error instanceof AwsError && error.code === connectionLost;
}

const times = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1);
/** Only what concerns this phone. */
const number = v.optional(
  v.pipe(v.string(), v.regex(/^\+?\d{7,15}$/, "must be a phone number, such as +14155550123")),
);
const seconds = v.optional(v.pipe(v.number(), v.minValue(0)));

const eventFault = v.strictObject({
  events: v.picklist(["duplicate", "reorder", "delay", "drop"]),
  /** How late a delayed event, or the second of a duplicate, comes; how long a reordered one waits for another at most. */
  seconds,
  /** Where: the WhatsApp topic, SMS events, or AWS's EventBridge events about WhatsApp. The first two if not given. */
  channel: v.optional(v.picklist(["whatsapp", "sms", "eventbridge"])),
  /** `sent`, `delivered`, `received` (the person writes), `TEXT_DELIVERED` …; any if not given. */
  status: v.optional(v.string()),
  number,
  times,
});

const calledAction = v.strictObject({
  /** The IAM prefix: `social-messaging`, `sms-voice`, `dynamodb`, `states` … */
  service: v.string(),
  /** In PascalCase; any if not given. */
  action: v.optional(v.string()),
  /** A part of the calling role's name. */
  caller: v.optional(v.string()),
  /** A part of the call's input, as JSON text: tells one call from others of the same action. */
  mentions: v.optional(v.string()),
});

const callFault = v.strictObject({
  call: calledAction,
  /** AWS's error name, such as ThrottledRequestException. */
  error: v.optional(v.string()),
  status: v.optional(v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(599))),
  message: v.optional(v.string()),
  /** Further members of the error, such as `{"Reason": "…"}`. */
  details: v.optional(v.record(v.string(), v.string())),
  /** `answer`: it happens, but nobody learns of it. `request`: it never happens. */
  lose: v.optional(v.picklist(["answer", "request"])),
  /** What the person (`number`) does just before the call, which waits until it has been taken in; then all goes well. */
  before: v.optional(
    v.strictObject({
      write: v.record(
        v.string(),
        v.custom<Json>(() => true),
      ),
    }),
  ),
  number,
  times,
});

const whatsAppFault = v.strictObject({
  /** Meta's error code, or AWS giving up after its 180 minutes. */
  whatsapp: v.union(
    [v.pipe(v.number(), v.integer(), v.minValue(1)), v.literal("retries-exhausted")],
    'must be an error code of Meta, such as 131026, or "retries-exhausted"',
  ),
  /** Only a template, or only a free-form message. */
  role: v.optional(v.picklist(["template", "text"])),
  /** `handover`: Meta refuses the message outright, so that there is no `accepted` and no wamid. */
  at: v.optional(v.literal("handover")),
  number,
  times,
});

const smsFault = v.strictObject({
  sms: v.picklist(
    [
      "TEXT_UNKNOWN",
      "TEXT_INVALID",
      "TEXT_INVALID_MESSAGE",
      "TEXT_UNREACHABLE",
      "TEXT_CARRIER_UNREACHABLE",
      "TEXT_BLOCKED",
      "TEXT_CARRIER_BLOCKED",
      "TEXT_SPAM",
      "TEXT_TTL_EXPIRED",
      "TEXT_PROTECT_BLOCKED",
    ],
    "must be the event in which the message ends, such as TEXT_CARRIER_BLOCKED",
  ),
  number,
  times,
});

type EventFault = v.InferOutput<typeof eventFault>;
type CallFault = v.InferOutput<typeof callFault>;
export type WhatsAppFault = v.InferOutput<typeof whatsAppFault>;
export type SmsFault = v.InferOutput<typeof smsFault>;

interface FaultKinds {
  events: EventFault;
  call: CallFault;
  whatsapp: WhatsAppFault;
  sms: SmsFault;
}

interface PendingFault<TFault> {
  readonly id: number;
  readonly fault: TFault;
  left: number;
}

/** A fault that waits for its moment, as it was asked for; `times` is what is left of it. */
export type Fault = { readonly id: number; readonly times: number } & FaultKinds[keyof FaultKinds];

/** An event about to be published. */
export interface PublishedEvent {
  readonly channel: "whatsapp" | "sms" | "eventbridge";
  readonly status: string;
  /** The person's, in whatever form. */
  readonly number: string;
}

/** A message to the business that is on its way to the one who takes it in. */
interface Inbound {
  readonly wamid: string;
  receiptHandle: string | undefined;
  takenIn(): void;
}

interface HeldEvent {
  readonly event: PublishedEvent;
  release(): void;
}

const usualDelay = 60;
const longestHold = 5;
/** Longer than a message takes from the phone to the queue, shorter than it takes to anyone's phone. */
const inboundTime = 150;
/** How long a call waits for what comes before it, in real time: its event may be meant to get lost. */
const patience = 5_000;

const statusOfError: Readonly<Record<string, number>> = {
  AccessDeniedException: 403,
  AccessDeniedByMetaException: 403,
  ThrottledRequestException: 429,
  InternalServiceException: 500,
  InternalServerException: 500,
  InternalServerError: 500,
  InternalFailure: 500,
  DependencyException: 502,
  ServiceUnavailable: 503,
  ServiceUnavailableException: 503,
};

/** What is to go wrong, and when: each fault strikes the next `times` things that it fits, oldest fault first. */
export class Faults {
  readonly #clock: Clock;
  readonly #pending: { [K in keyof FaultKinds]: PendingFault<FaultKinds[K]>[] } = {
    events: [],
    call: [],
    whatsapp: [],
    sms: [],
  };
  readonly #phones: Pick<Phones, "write"> | undefined;
  readonly #listeners: Array<() => void> = [];
  #held: HeldEvent[] = [];
  #inbound: Inbound[] = [];
  #lastId = 0;

  /** `phones` are needed for what people do before a call. */
  constructor(deps: { readonly clock: Clock; readonly phones?: Pick<Phones, "write"> }) {
    this.#clock = deps.clock;
    this.#phones = deps.phones;
  }

  /** Calls `listener` whenever a fault was added, has struck, or was forgotten. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /**
   * Adds a fault, such as `{"call": {"service": "dynamodb"}, "lose": "answer"}`.
   * @throws {InvalidInput} that says what is possible
   */
  add(input: unknown): Fault {
    const kind = kindOf(input, ["events", "call", "whatsapp", "sms"]);
    switch (kind) {
      case "events":
        return this.#wait(kind, readInput(eventFault, input));
      case "call": {
        const fault = readInput(callFault, input);
        const said = [fault.error, fault.lose, fault.before].filter((effect) => effect !== undefined);
        if (said.length !== 1) {
          throw new InvalidInput(
            'Say one of: with which error the call fails ("error"), what is lost ("lose": "answer" or "request"), what comes just before it ("before": {"write": {"text": "…"}}).',
          );
        }
        if (fault.before !== undefined) {
          readWriting(fault.before.write);
          if (fault.number === undefined) throw new InvalidInput('Say who writes: "number".');
        }
        return this.#wait(kind, fault);
      }
      case "whatsapp":
        return this.#wait(kind, readInput(whatsAppFault, input));
      case "sms":
        return this.#wait(kind, readInput(smsFault, input));
      case undefined:
        throw new InvalidInput(
          'Say what goes wrong: events, call, whatsapp or sms; such as {"events": "duplicate"} or {"whatsapp": 131026}.',
        );
    }
  }

  /** Oldest first. */
  list(): Fault[] {
    return Object.values(this.#pending)
      .flat()
      .map(({ id, fault, left }): Fault => ({ ...fault, id, times: left }))
      .sort((one, other) => one.id - other.id);
  }

  /** Forgets all that has not struck; events held back for another to overtake them go out now. */
  clear(): void {
    for (const faults of Object.values(this.#pending)) faults.length = 0;
    for (const held of [...this.#held]) held.release();
    this.#changed();
  }

  /** Fails calls, loses them or their answers, or lets something come before them, as asked. */
  readonly interceptor: CallInterceptor = async (call, proceed) => {
    const fault = this.#take("call", (candidate) => fitsCall(candidate, call));
    if (fault?.before !== undefined && fault.number !== undefined) {
      await this.#write(fault.number, fault.before.write);
      return proceed();
    }
    if (fault === undefined) return this.#inbound.length === 0 ? proceed() : this.#watch(call, proceed);
    if (fault.error !== undefined) {
      const status = fault.status ?? statusOfError[fault.error] ?? 400;
      const message = fault.message ?? `${fault.error}, as asked of the sandbox.`;
      throw new AwsError(fault.error, message, status, fault.details ?? {});
    }
    // The answer is lost too if it was an error: the caller cannot tell.
    if (fault.lose === "answer") await proceed().catch(() => undefined);
    throw new AwsError(
      connectionLost,
      "The connection broke before an answer came, as asked of the sandbox.",
      502,
    );
  };

  /** Publishes an event, or does with it what was asked. */
  publish(event: PublishedEvent, publish: () => void): void {
    const fault = this.#take("events", (candidate) => fitsEvent(candidate, event));
    switch (fault?.events) {
      case "drop":
        return;
      case "delay":
        this.#clock.after((fault.seconds ?? usualDelay) * 1000, publish);
        return;
      case "reorder":
        this.#hold(event, publish, fault.seconds ?? longestHold);
        return;
      case "duplicate":
        this.#clock.after((fault.seconds ?? 0) * 1000, publish);
    }
    publish();
    for (const held of this.#held.filter((candidate) => concernsSame(candidate.event, event))) held.release();
  }

  /** What is to become of the next WhatsApp message, if anything was asked; asking uses it up. */
  nextWhatsApp(message: {
    readonly number: string;
    readonly isTemplate: boolean;
  }): WhatsAppFault | undefined {
    return this.#take(
      "whatsapp",
      ({ number, role }) =>
        fitsNumber(number, message.number) &&
        (role === undefined || (role === "template") === message.isTemplate),
    );
  }

  /** What is to become of the next SMS, if anything was asked; asking uses it up. */
  nextSms(message: { readonly number: string }): SmsFault | undefined {
    return this.#take("sms", ({ number }) => fitsNumber(number, message.number));
  }

  /** The person writes; resolves when the message has been taken from its queue, worked on and deleted. */
  async #write(number: string, writing: JsonObject): Promise<void> {
    if (this.#phones === undefined) throw new Error("Faults that write need the phones.");
    const { id } = this.#phones.write(number, readWriting(writing));
    await new Promise<void>((resolve) => {
      const inbound: Inbound = {
        wamid: id,
        receiptHandle: undefined,
        takenIn: () => {
          clearTimeout(impatience);
          this.#inbound = this.#inbound.filter((other) => other !== inbound);
          resolve();
        },
      };
      const impatience = setTimeout(inbound.takenIn, patience);
      this.#inbound.push(inbound);
      // The clock does not move past a call in flight by itself, and this call is what waits.
      this.#clock.nudge(inboundTime);
    });
  }

  /** Follows people's messages through their queue. */
  async #watch(call: AwsCall, proceed: () => Promise<JsonObject>): Promise<JsonObject> {
    const answer = await proceed();
    if (call.service !== "sqs") return answer;
    for (const message of Array.isArray(answer.Messages) ? (answer.Messages as JsonObject[]) : []) {
      const inbound = this.#inbound.find(({ wamid }) => String(message.Body).includes(wamid));
      if (inbound !== undefined) inbound.receiptHandle = String(message.ReceiptHandle);
    }
    if (call.action === "DeleteMessage")
      this.#inbound.find(({ receiptHandle }) => receiptHandle === call.input.ReceiptHandle)?.takenIn();
    return answer;
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }

  #wait<K extends keyof FaultKinds>(kind: K, fault: FaultKinds[K]): Fault {
    this.#lastId++;
    this.#pending[kind].push({ id: this.#lastId, fault, left: fault.times });
    this.#changed();
    return { ...fault, id: this.#lastId };
  }

  #take<K extends keyof FaultKinds>(
    kind: K,
    fits: (fault: FaultKinds[K]) => boolean,
  ): FaultKinds[K] | undefined {
    const waiting = this.#pending[kind];
    const index = waiting.findIndex(({ fault }) => fits(fault));
    const pending = waiting[index];
    if (pending === undefined) return undefined;
    pending.left--;
    if (pending.left === 0) waiting.splice(index, 1);
    this.#changed();
    return pending.fault;
  }

  #hold(event: PublishedEvent, publish: () => void, seconds: number): void {
    const held: HeldEvent = {
      event,
      release: () => {
        if (!this.#held.includes(held)) return;
        this.#held = this.#held.filter((other) => other !== held);
        timer.cancel();
        publish();
      },
    };
    this.#held.push(held);
    const timer = this.#clock.after(seconds * 1000, held.release);
  }
}

function fitsEvent(fault: EventFault, event: PublishedEvent): boolean {
  const fitsChannel =
    fault.channel === undefined ? event.channel !== "eventbridge" : fault.channel === event.channel;
  return (
    fitsChannel &&
    (fault.status === undefined || fault.status === event.status) &&
    fitsNumber(fault.number, event.number)
  );
}

function fitsNumber(wanted: string | undefined, actual: string): boolean {
  return wanted === undefined || samePhone(wanted, actual);
}

function fitsCall(fault: CallFault, call: AwsCall): boolean {
  const { service, action, caller, mentions: part } = fault.call;
  if (service !== call.service || (action !== undefined && action !== call.action)) return false;
  if (part !== undefined && !JSON.stringify(call.input).includes(part)) return false;
  const principal = "role" in call.principal ? call.principal.role : call.principal.sourceArn;
  if (caller !== undefined && !principal.includes(caller)) return false;
  return fault.number === undefined || mentions(call.input, fault.number);
}

/** Whether a call is about this person; a WhatsApp body travels in base64. */
function mentions(input: JsonObject, person: string): boolean {
  const body = input.message;
  const text =
    JSON.stringify(input) + (typeof body === "string" ? Buffer.from(body, "base64").toString("utf8") : "");
  return [phoneNumber(person).slice(1), whatsAppId(person), person.replace("+", "")].some((digits) =>
    text.includes(digits),
  );
}

function concernsSame(one: PublishedEvent, other: PublishedEvent): boolean {
  return one.channel === other.channel && samePhone(one.number, other.number);
}
