import { AwsError, type JsonObject } from "../../../sandbox/cloud/service.ts";
import type { Cloud } from "../aws/cloud.ts";
import type { Journal } from "../journal.ts";
import { type Business, businesses } from "./businesses.ts";
import type { Meta } from "./meta.ts";
import { type Deed, people, type Writing, windowHours } from "./plan.ts";

type Writes = Extract<Deed, { does: "writes" }>;
type Asking = Extract<Deed, { does: "asks" }>;

/** Digits, as WhatsApp has them. */
export function numberOf(person: string): string {
  return `1415555100${people.indexOf(person as (typeof people)[number])}`;
}

export function personOf(number: string): string {
  return people.find((person) => numberOf(person) === number) ?? `somebody with ${number}`;
}

/** What a person says who writes so: Meta's members of the message. */
function contentOf(what: Writing): JsonObject {
  switch (what) {
    case "button":
      return { type: "button", button: { text: "Yes, please", payload: "yes" } };
    case "Cancel button":
      return {
        type: "interactive",
        interactive: { type: "button_reply", button_reply: { id: "c", title: "Cancel" } },
      };
    case "from an ad":
      return { type: "text", text: { body: "Here I am" }, referral: { source_type: "ad" } };
    case "reaction":
      return { type: "reaction", reaction: { message_id: "wamid.x", emoji: "👍" } };
    case "takes reaction back":
      return { type: "reaction", reaction: { message_id: "wamid.x" } };
    default:
      return { type: "text", text: { body: what === "STOP" || what === "START" ? what : "Here I am" } };
  }
}

/** The number from which a caller wants it sent, if they say so. */
function named(from: Business | undefined): JsonObject {
  return from === undefined ? {} : { from: businesses[from].phoneNumberId };
}

const meanings: Partial<Record<Writing, "opt out" | "opt in" | "nothing">> = {
  STOP: "opt out",
  START: "opt in",
  "takes reaction back": "nothing",
};

/** Callers, people and operators: does what the plan says. */
export class People {
  readonly #cloud: Cloud;
  readonly #meta: Meta;
  readonly #journal: Journal;
  /** Whoever wrote with their number to be seen is known by their user id from then on, whichever of ours they write to. */
  readonly #seen = new Set<string>();
  readonly #channels = new Map<string, "whatsapp" | "sms">();

  constructor(cloud: Cloud, meta: Meta, journal: Journal) {
    this.#cloud = cloud;
    this.#meta = meta;
    this.#journal = journal;
  }

  async do(deed: Deed): Promise<void> {
    switch (deed.does) {
      case "asks":
        return this.#ask(deed);
      case "asks again":
        return this.#askAgain(deed);
      case "writes":
        return this.#write(deed);
      case "gets":
        return this.get(deed.request);
      case "cancels":
        return this.#cancel(deed.request);
      default:
        return this.#operate(deed.does, deed.request);
    }
  }

  /** `GET /v1/messages/{request_id}` */
  async get(request: string): Promise<void> {
    const askedAt = this.#journal.now();
    const answer = await this.#cloud.request("get-request", { request_id: request }, `GET ${request}`);
    if (!("result" in answer)) return;
    const { statusCode, body } = answer.result as { statusCode: number; body: string };
    this.#journal.note({
      kind: "got",
      request,
      askedAt,
      status: statusCode,
      body: JSON.parse(body) as JsonObject,
    });
  }

  async #ask({ request, person, channel, seconds, fallback, kind, from }: Asking): Promise<void> {
    const content = { message_body: `Message ${request}` };
    const whatsapp = {
      ...(kind === "template" ? { template: { name: "message_waiting", language: "en" } } : content),
      reply_timeout_seconds: seconds,
      ...(fallback && kind !== "template" ? { fallback: "sms" } : {}),
      ...named(from),
    };
    const body = { destination_number: `+${numberOf(person)}`, ...(channel === "sms" ? content : whatsapp) };
    this.#channels.set(request, channel);
    this.#journal.note({ kind: "asked", request, person, body, channel });
    await this.#start(channel, request, body);
  }

  /**
   * With a key that names a request already: on the other route it is accepted at the door, and refused by the first
   * step; on the same one it is refused at the door, because the request is another.
   */
  async #askAgain({ request, person, channel, from }: Extract<Deed, { does: "asks again" }>): Promise<void> {
    // Of two that come at once either may be the first.
    if (!this.#cloud.rows("requests").some(({ request_id }) => request_id === request)) return;
    this.#journal.note({ kind: "asked again", request, channel });
    const body = { destination_number: `+${numberOf(person)}`, message_body: "Again", ...named(from) };
    await this.#start(channel, request, body).catch((error: unknown) => {
      if (!(error instanceof AwsError && error.code === "ExecutionAlreadyExists")) throw error;
    });
  }

  async #start(channel: "whatsapp" | "sms", name: string, body: JsonObject): Promise<void> {
    await this.#cloud.workflows.call(
      "StartExecution",
      {
        stateMachineArn: this.#cloud.machineArn(channel === "sms" ? "send-sms" : "send-whatsapp"),
        name,
        input: JSON.stringify(body),
      },
      { role: "api" },
    );
  }

  #write({ person, event, what, to: business = "first" }: Writes): void {
    const hidden = what === "hidden number";
    // Who hides their number and was never seen with it may not be known.
    const meaning = hidden && !this.#seen.has(person) ? "nothing" : (meanings[what] ?? "reply");
    if (!hidden) this.#seen.add(person);
    const second = this.#meta.second();
    this.#journal.note({ kind: "wrote", person, business, second, event, meaning, what });
    this.#meta.receive(
      { person, number: numberOf(person), business },
      event,
      contentOf(what),
      { hours: windowHours(what) },
      hidden,
    );
  }

  async #cancel(request: string): Promise<void> {
    const askedAt = this.#journal.now();
    const answer = await this.#cloud.request("cancel-request", { request_id: request }, `cancel ${request}`);
    if (!("result" in answer)) return;
    const { statusCode } = answer.result as { statusCode: number };
    this.#journal.note({ kind: "cancelled", request, askedAt, status: statusCode });
  }

  async #operate(did: "stops" | "redrives" | "answers by hand", request: string): Promise<void> {
    const { workflows } = this.#cloud;
    // The first of this name, if its key was used again.
    const execution = workflows.executions().findLast(({ name }) => name === request);
    if (execution === undefined) return;
    const calls: Record<typeof did, () => [string, JsonObject] | undefined> = {
      stops: () =>
        execution.status === "RUNNING" ? ["StopExecution", { executionArn: execution.arn }] : undefined,
      redrives: () =>
        execution.status === "RUNNING" || execution.status === "SUCCEEDED"
          ? undefined
          : ["RedriveExecution", { executionArn: execution.arn }],
      "answers by hand": () => {
        const token = tokenOf(execution.history.findLast((event) => event.taskScheduledEventDetails));
        if (execution.status !== "RUNNING" || token === undefined) return undefined;
        return ["SendTaskSuccess", { taskToken: token, output: "{}" }];
      },
    };
    const call = calls[did]();
    if (call === undefined) return;
    try {
      await workflows.call(call[0], call[1], { role: "operator" });
      this.#journal.note({ kind: "operator", request, did });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
    }
  }
}

function tokenOf(
  event: { taskScheduledEventDetails?: { parameters: string } } | undefined,
): string | undefined {
  return /AQCEAAAAKgAAAAMAAAAAAAAAAc[A-Za-z0-9+/=]+/.exec(
    event?.taskScheduledEventDetails?.parameters ?? "",
  )?.[0];
}
