import { AwsError, type JsonObject } from "../../../sandbox/cloud/service.ts";
import { phoneNumberArn } from "../../../sandbox/world/business.ts";
import { metaError, statusError } from "../../../sandbox/world/meta-errors.ts";
import { accountMessage, topicMessage } from "../../../sandbox/world/whatsapp-events.ts";
import type { Journal } from "../journal.ts";
import type { Choices } from "../kernel/choices.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { eventDelays, mostly, pickDelay, type Trouble } from "../kernel/trouble.ts";
import { type Business, businesses, businessOf, chatOf } from "./businesses.ts";

export interface MetaParts {
  readonly kernel: Kernel;
  readonly choices: Choices;
  readonly trouble: Trouble;
  readonly journal: Journal;
  /** The person with that number, digits only. */
  personOf(number: string): string;
  publish(label: string, body: string): void;
  /** Whether the account has a second number. */
  readonly twoNumbers?: boolean;
}

interface Outgoing {
  /** `ana-1 message 1` */
  readonly label: string;
  readonly person: string;
  readonly number: string;
  /** The number that sends it. */
  readonly business: Business;
  readonly awsId: string;
  readonly wamid: string;
  readonly callbackData: string | undefined;
  readonly free: boolean;
}

const hour = 60 * 60 * 1000;
const handOverPatience = 180 * 60 * 1000;
const week = 7 * 24 * 60 * 60 * 1000;

/** When Meta pauses the template that asks people to write, after the beginning, and when it lets it go again, after that. */
const pausedAfter = { "1 s": 1_000, "20 s": 20_000, "10 min": 600_000, "2 h": 7_200_000 } as const;
const pausedFor = { "50 ms": 50, "1 min": 60_000, "3 h": 10_800_000, "two days": 172_800_000 } as const;
const pauseChance = 0.2;

/** Failures that Meta reports, by what was sent. */
const failures = {
  template: [
    "fails 131049",
    "fails 131026",
    "fails 131056",
    "fails 130429",
    "fails 132001",
    "fails 131050",
    "fails 131000",
    "never handed over",
    "blocked",
  ],
  message: [
    "fails 131047",
    "fails 131026",
    "fails 131056",
    "fails 131000",
    "fails 131049",
    "never handed over",
    "blocked",
    "failed and shown",
  ],
} as const;

/**
 * AWS End User Messaging Social and Meta behind it: takes messages, judges them, shows them on phones, and tells
 * of both. What it tells may be lost, doubled, late or out of order; what a person wrote is never lost, because
 * Meta repeats a webhook until AWS has taken it, and the topic and the queue keep it.
 */
export class Meta {
  readonly #parts: MetaParts;
  /** Until when each person may be written to by each number. */
  readonly #openUntil = new Map<string, number>();
  /** In each person's chat with each number. */
  readonly #lastShown = new Map<string, string>();
  readonly #sent = new Map<string, number>();
  /** Whether its statuses carry what was sent along with the message. */
  readonly echoes: boolean;
  readonly #skew: number;
  #isPaused = false;

  constructor(parts: MetaParts) {
    this.#parts = parts;
    const { choices, trouble } = parts;
    this.echoes =
      trouble.events === 0 || choices.pick("Meta echoes callback data", { yes: 4, no: 1 }) === "yes";
    const far = `${trouble.skewSeconds * 1000}`;
    this.#skew =
      trouble.skewSeconds === 0
        ? 0
        : Number(choices.pick("Meta's clock ahead by", { "0": 2, [far]: 1, [`-${far}`]: 1 }));
  }

  /** From now on Meta may pause the template, and say so. */
  begin(): void {
    const { choices, kernel, trouble } = this.#parts;
    if (trouble.failures === 0) return;
    const after = choices.pick(
      "Meta pauses the template after",
      mostly("never", pauseChance, ["1 s", "20 s", "10 min", "2 h"] as const),
    );
    if (after === "never") return;
    const lasts = choices.pick("the template is paused for", {
      "50 ms": 1,
      "1 min": 1,
      "3 h": 1,
      "two days": 1,
    });
    kernel.after(pausedAfter[after], "Meta pauses the template", () => this.#pause("PAUSED"));
    kernel.after(pausedAfter[after] + pausedFor[lasts], "Meta lets the template go", () =>
      this.#pause("APPROVED"),
    );
  }

  #pause(state: "PAUSED" | "APPROVED"): void {
    const { choices, journal, kernel } = this.#parts;
    this.#isPaused = state === "PAUSED";
    const value = {
      ...{ event: state, reason: "NONE", message_template_id: 594425479261596 },
      ...{ message_template_name: "message_waiting", message_template_language: "en" },
    };
    const event = `the template is ${state}`;
    journal.note({ kind: "template", state, event });
    const body = accountMessage(
      businesses.first,
      "message_template_status_update",
      value,
      kernel.now() + this.#skew,
    );
    const delay = pickDelay(choices, `${event}: arrives after`, eventDelays, this.#delays());
    const fate = this.#arrival(event, ["lost", "twice", "again in a week"]);
    if (fate !== "lost") this.#tell(event, body, { delay, fate });
  }

  /** `SendWhatsAppMessage`. */
  send(input: { message: Uint8Array; originationPhoneNumberId?: unknown }, calledAt: number): JsonObject {
    const { journal, kernel, choices, personOf } = this.#parts;
    const business = businessOf(input.originationPhoneNumberId);
    if (business === undefined) throw new AwsError("ResourceNotFoundException", "No such number", 404);
    const body = JSON.parse(Buffer.from(input.message).toString("utf8")) as JsonObject;
    const number = String(body.to).replace("+", "");
    const callbackData =
      typeof body.biz_opaque_callback_data === "string" ? body.biz_opaque_callback_data : undefined;
    const [role = "message", request = "unknown"] = (callbackData ?? "").split(":");
    const count = (this.#sent.get(`${request} ${role}`) ?? 0) + 1;
    this.#sent.set(`${request} ${role}`, count);
    const label = count === 1 ? `${request} ${role}` : `${request} ${role} ${count}`;
    const free = body.type !== "template";
    const message: Outgoing = {
      ...{ label, number, business, callbackData, free },
      person: personOf(number),
      awsId: `aws ${label}`,
      wamid: wamidOf(label),
    };
    journal.note({
      kind: "sent",
      request,
      person: message.person,
      role,
      free,
      message: label,
      channel: "whatsapp",
      business,
      calledAt,
    });
    const fate = this.#fateOf(message);
    if (fate === "never handed over") {
      kernel.after(handOverPatience, `${label} is given up`, () =>
        this.#report(message, "failed", { title: "Message retries exhausted, dropping message." }),
      );
    } else {
      const slow = pickDelay(choices, `${label}: handed over after`, eventDelays, this.#delays());
      kernel.soon(40 + slow, `${label} reaches Meta`, () => this.#judge(message, fate));
    }
    return { messageId: message.awsId };
  }

  /** Meta's clock, epoch seconds. */
  second(): number {
    return Math.floor((this.#parts.kernel.now() + this.#skew) / 1000);
  }

  /**
   * A person writes to a number.
   * @param content Meta's members of the message, without id, time and sender
   * @param opens for how long the business may write to them now
   */
  receive(
    { person, number, business }: { person: string; number: string; business: Business },
    event: string,
    content: JsonObject,
    opens: { readonly hours: number },
    hidden: boolean,
  ) {
    const { choices, kernel, trouble } = this.#parts;
    const now = kernel.now() + this.#skew;
    const until = kernel.now() + opens.hours * hour;
    const chat = chatOf(person, business);
    this.#openUntil.set(chat, Math.max(until, this.#openUntil.get(chat) ?? 0));
    const context = this.#lastShown.get(chat);
    const message = {
      id: `wamid.in.${Buffer.from(event).toString("base64")}`,
      timestamp: String(this.second()),
      ...(hidden ? { from_user_id: `US.${number}` } : { from: number }),
      ...(context === undefined ? {} : { context: { id: context } }),
      ...content,
    };
    const contact = { user_id: `US.${number}`, ...(hidden ? {} : { wa_id: number }) };
    const body = topicMessage(businesses[business], { contacts: [contact], messages: [message] }, now);
    const isHoursLate =
      trouble.hours > 0 &&
      choices.pick(`${event}: is handed over`, mostly("at once", trouble.hours, ["hours later"])) !==
        "at once";
    const delay = isHoursLate
      ? eventDelays["2 h"]
      : pickDelay(choices, `${event}: arrives after`, eventDelays, this.#delays() / 2);
    const fate = this.#arrival(event, ["twice", "again in a week"]);
    this.#tell(event, body, { delay, fate });
  }

  #fateOf({ label, free }: Outgoing): string {
    const { choices, trouble } = this.#parts;
    if (trouble.failures === 0) return "arrives";
    return choices.pick(
      `${label}: Meta`,
      mostly("arrives", trouble.failures, failures[free ? "message" : "template"]),
    );
  }

  #judge(message: Outgoing, fate: string): void {
    const { kernel, choices, trouble, journal } = this.#parts;
    this.#report(message, "accepted");
    const closed =
      message.free && kernel.now() >= (this.#openUntil.get(chatOf(message.person, message.business)) ?? 0);
    if (closed) {
      this.#fail(message, "131047", 200);
      return;
    }
    if (this.#isPaused && !message.free) {
      this.#fail(message, "132015", 200);
      return;
    }
    const code = /^fails (\d+)$/.exec(fate)?.[1];
    if (code !== undefined) {
      const late = { "200 ms": 200, "20 s": 20_000, "10 min": 600_000, "3 h": 10_800_000 };
      this.#fail(
        message,
        code,
        pickDelay(choices, `${message.label}: fails after`, late, Math.max(0.3, trouble.delays)),
      );
      return;
    }
    kernel.soon(200, `${message.label} is sent`, () => this.#report(message, "sent"));
    if (fate === "blocked") return;
    if (fate === "failed and shown") this.#fail(message, "131000", 300);
    const shows = pickDelay(choices, `${message.label}: shown after`, eventDelays, this.#delays());
    kernel.soon(400 + shows, `${message.label} is shown`, () => {
      journal.note({ kind: "shown", person: message.person, message: message.label });
      this.#lastShown.set(chatOf(message.person, message.business), message.wamid);
      this.#report(message, "delivered");
      if (message.free) kernel.soon(300, `${message.label} is read`, () => this.#report(message, "read"));
    });
  }

  #fail(message: Outgoing, code: string, after: number): void {
    this.#parts.kernel.soon(after, `${message.label} fails`, () =>
      this.#report(message, "failed", statusError(metaError(Number(code)))),
    );
  }

  #report(message: Outgoing, status: string, error?: JsonObject): void {
    const { kernel, choices, journal } = this.#parts;
    const now = kernel.now() + this.#skew;
    const event = `${message.label} ${status}`;
    journal.note({
      ...{ kind: "status", message: message.label, status, event },
      code: error === undefined ? undefined : String(error.code ?? error.title),
    });
    const fate = this.#arrival(event, ["lost", "twice", "again in a week", "without recipient"]);
    if (fate === "lost") return;
    const entry = {
      id: message.wamid,
      status,
      timestamp: String(Math.floor(now / 1000)),
      ...(fate === "without recipient" ? {} : { recipient_id: message.number }),
      ...(error === undefined ? {} : { errors: [error] }),
      ...(this.echoes && message.callbackData !== undefined
        ? { biz_opaque_callback_data: message.callbackData }
        : {}),
    };
    // AWS's own id comes on the status that AWS makes itself.
    const awsId = status === "accepted" ? message.awsId : undefined;
    const own = topicMessage(businesses[message.business], { statuses: [entry] }, now, awsId);
    const body = this.#namesBoth(event, status) ? namingBoth(own) : own;
    const delay = pickDelay(choices, `${event}: arrives after`, eventDelays, this.#delays());
    this.#tell(event, body, { delay, fate });
  }

  /**
   * Whether it is an event that AWS makes, of what it took and of what Meta would not take from it, and names all numbers of
   * the account.
   */
  #namesBoth(event: string, status: string): boolean {
    const { choices, twoNumbers } = this.#parts;
    if (twoNumbers !== true || !/^(accepted|failed)$/.test(status)) return false;
    return choices.pick(`${event}: names`, { "its number": 2, "both numbers": 1 }) === "both numbers";
  }

  /** How an event arrives: once, or otherwise. */
  #arrival<Fate extends string>(event: string, fates: readonly Fate[]): "once" | Fate {
    const { choices, trouble } = this.#parts;
    if (trouble.events === 0) return "once";
    return choices.pick(`${event}: arrives`, mostly("once", trouble.events, fates));
  }

  /** @param how.delay after which it arrives, milliseconds */
  #tell(event: string, body: string, { delay, fate }: { delay: number; fate: string }): void {
    const { kernel, choices, journal } = this.#parts;
    const arrive = (label: string) => () => {
      journal.note({ kind: "arrived", event: label });
      this.#parts.publish(label, body);
    };
    kernel.soon(delay, `${event} arrives`, arrive(event));
    if (fate === "twice") {
      const later = pickDelay(choices, `${event}: second copy after`, eventDelays, 0.5);
      kernel.soon(delay + later, `${event} arrives again`, arrive(`${event} (copy)`));
    }
    if (fate === "again in a week") kernel.after(week, `${event} is replayed`, arrive(`${event} (replayed)`));
  }

  #delays(): number {
    return this.#parts.trouble.delays / 2;
  }
}

/** The event of a status as one that does not say of which of the account's numbers it is. */
function namingBoth(body: string): string {
  const { context, whatsAppWebhookEntry, ...envelope } = JSON.parse(body) as JsonObject;
  const { changes, ...entry } = JSON.parse(String(whatsAppWebhookEntry)) as JsonObject;
  const silent = (changes as JsonObject[]).map((change) => {
    const { metadata: _, ...value } = change.value as JsonObject;
    return { ...change, value };
  });
  const MetaPhoneNumberIds = Object.values(businesses).map((business) => ({
    metaPhoneNumberId: business.metaPhoneNumberId,
    arn: phoneNumberArn(business),
  }));
  return JSON.stringify({
    ...envelope,
    context: { ...(context as JsonObject), MetaPhoneNumberIds },
    whatsAppWebhookEntry: JSON.stringify({ ...entry, changes: silent }),
  });
}

const wamidOf = (label: string) => `wamid.${Buffer.from(label).toString("base64")}`;

/** The message that a wamid names. */
export function labelOf(wamid: string): string {
  return Buffer.from(wamid.replace("wamid.", ""), "base64").toString();
}
