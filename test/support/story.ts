import { setTimeout } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, vi } from "vitest";
import type { RequestView } from "../../lib/tables/request-view.ts";
import type { Program } from "../../sandbox/cloud/program/program.ts";
import type { AwsCall } from "../../sandbox/cloud/service.ts";
import type { ExecutionDetail } from "../../sandbox/host/answers.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../sandbox/host/sandbox.ts";
import type { PhoneBehaviour, PhoneMessage } from "../../sandbox/world/phones.ts";
import { callsOf } from "./calls.ts";

/** A sandbox whose time stands still until the story moves it, seen through its HTTP door only. */
export class Story {
  readonly #sandbox: () => Sandbox;
  #people = 0;
  #stillArmed: Array<() => boolean> = [];
  readonly #mishaps: unknown[] = [];

  constructor(sandbox: () => Sandbox) {
    this.#sandbox = sandbox;
  }

  /** For what has no door: reading what functions logged, watching calls. */
  get sandbox(): Sandbox {
    return this.#sandbox();
  }

  /** A story in which something was to happen around a call that never came tells nothing. */
  end(): void {
    const [mishap] = this.#mishaps.splice(0);
    if (mishap !== undefined) throw mishap;
    const missed = this.#stillArmed.splice(0).filter((armed) => armed());
    if (missed.length > 0) throw new Error("What was to happen around a call never did: no such call came.");
  }

  /** Somebody with a number that no other story has used. */
  person(number = `+1415555${String(1000 + this.#people++)}`): Person {
    return new Person(this, number);
  }

  /** Calls the API as a caller would, with the API key. */
  async api(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(`${this.sandbox.url}/v1${path}`, {
      method,
      headers: { "x-api-key": this.sandbox.apiKey, "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
  }

  /** Posts a WhatsApp message and lets happen what follows at once. @returns the request's id */
  sendWhatsApp(to: Person, message: Record<string, unknown> | string, key?: string): Promise<string> {
    return this.#send("/sendWhatsApp", to, message, key);
  }

  sendSms(to: Person, message: Record<string, unknown> | string, key?: string): Promise<string> {
    return this.#send("/sendSMS", to, message, key);
  }

  async #send(
    path: string,
    to: Person,
    message: Record<string, unknown> | string,
    key?: string,
  ): Promise<string> {
    const fields = typeof message === "string" ? { message_body: message } : message;
    const body = { destination_number: to.number, ...fields };
    const answer = await this.api("POST", path, body, key === undefined ? {} : { "idempotency-key": key });
    if (answer.status !== 202)
      throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    await this.passes(aMoment);
    return String(answer.body.request_id);
  }

  async request(requestId: string): Promise<RequestView> {
    const { status, body } = await this.api("GET", `/messages/${requestId}`);
    if (status !== 200) throw new Error(`GET answered ${status}: ${JSON.stringify(body)}`);
    return body as unknown as RequestView;
  }

  /** Waits, while time stands, until work that is in flight has brought a request so far. */
  async comesTo(status: RequestView["latest_status"], requestId: string): Promise<void> {
    const isSo = async () => (await this.request(requestId)).latest_status === status;
    await vi.waitUntil(isSo, { timeout: 120_000, interval: 10 });
  }

  /** Lets time pass; everything that is due by then has happened when this returns. */
  async passes(seconds: number): Promise<void> {
    await this.control("POST", "/clock/advance", { seconds });
  }

  async now(): Promise<Date> {
    const { now } = (await this.control("GET", "/clock")) as { now: string };
    return new Date(now);
  }

  execution(requestId: string): Promise<ExecutionDetail> {
    return this.control("GET", `/executions/${requestId}`) as Promise<ExecutionDetail>;
  }

  /** The states that an execution passed, in order. */
  async path(requestId: string): Promise<string[]> {
    const { history } = await this.execution(requestId);
    return history.flatMap(({ stateEnteredEventDetails: entered }) =>
      entered === undefined ? [] : [entered.name],
    );
  }

  async table(
    name: "conversations" | "messages" | "requests" | "waits",
  ): Promise<Array<Record<string, unknown>>> {
    const answer = await this.control("GET", `/tables/${name}`);
    return answer as Array<Record<string, unknown>>;
  }

  /** What is to go wrong next. */
  async fault(fault: Record<string, unknown>): Promise<void> {
    await this.control("POST", "/faults", fault);
  }

  /** Hands in a raw event, as it would come from SNS or EventBridge. */
  async event(channel: "whatsapp" | "sms", event: unknown): Promise<void> {
    await this.control("POST", `/events/${channel}`, event);
    await this.passes(aMoment);
  }

  /** Has `happen` happen once, just before (or just after) the next AWS call that `matches`, while its caller waits. */
  around(moment: "before" | "after", matches: (call: AwsCall) => boolean, happen: () => Promise<void>): void {
    let armed = true;
    this.#stillArmed.push(() => armed);
    this.sandbox.aws.intercept(async (call, proceed) => {
      if (!armed || !matches(call)) return proceed();
      armed = false;
      // Whoever called is told too, and may make something of it: so it is kept for the story's end.
      const happening = () =>
        happen().catch((error: unknown) => {
          this.#mishaps.push(error);
          throw error;
        });
      if (moment === "before") await happening();
      const answer = await proceed();
      if (moment === "after") await happening();
      return answer;
    });
  }

  /**
   * Resolves when the next AWS call that `matches` has been answered.
   * @throws Error after two minutes: a call that was made before is not the next, and while something else is in the
   *   middle of its work time stands, so that what failed is not tried again
   */
  answered(matches: (call: AwsCall) => boolean): Promise<void> {
    const patience = new AbortController();
    const answered = new Promise<void>((resolve) => this.around("after", matches, async () => resolve()));
    return Promise.race([answered, this.#complainsLater(patience.signal)]).finally(() => patience.abort());
  }

  async #complainsLater(signal: AbortSignal): Promise<never> {
    await setTimeout(120_000, undefined, { signal });
    const queues = JSON.stringify(await this.queue(""));
    throw new Error(`No such call was answered within two minutes. The queues hold ${queues}.`);
  }

  /** The details of the events of one type on the stack's own bus, oldest first. */
  async published(type: string): Promise<Array<Record<string, unknown>>> {
    const events = (await this.control("GET", "/bus")) as Array<{
      "detail-type": string;
      detail: Record<string, unknown>;
    }>;
    return events.filter((event) => event["detail-type"] === type).map(({ detail }) => detail);
  }

  /** Messages in the queues whose name begins with `name`, dead-letter queues included. */
  async queue(name: string): Promise<Array<{ body: string; receive_count: number }>> {
    const queues = (await this.control("GET", "/queues")) as QueuesAnswer;
    const found = ("queues" in queues ? queues.queues : queues).filter((queue) =>
      queue.name.startsWith(name),
    );
    return found.flatMap(({ messages }) => messages);
  }

  async control(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.sandbox.url}/sandbox${path}`, {
      method,
      headers: { "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} /sandbox${path} answered ${response.status}: ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }
}

type Queues = Array<{ name: string; messages: Array<{ body: string; receive_count: number }> }>;
type QueuesAnswer = Queues | { queues: Queues };

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** Long enough for a message to be handed over, sent and delivered; far shorter than any hold. */
export const aMoment = 3;

/** A person with a phone. */
export class Person {
  readonly number: string;
  readonly #story: Story;

  constructor(story: Story, number: string) {
    this.#story = story;
    this.number = number;
  }

  /** Writes to the business, and what follows at once happens. */
  async writes(message: string | Record<string, unknown>): Promise<void> {
    await this.#story.control(
      "POST",
      `/phones/${this.number}/messages`,
      typeof message === "string" ? { text: message } : message,
    );
    await this.#story.passes(aMoment);
  }

  /** Writes while something else is in the middle of its work; returns when the reply has been taken in. */
  async interrupts(message: string | Record<string, unknown>): Promise<void> {
    const isOfReplies = callsOf("whatsapp-events");
    const takenIn = this.#story.answered(
      (call) => isOfReplies(call) && call.action.startsWith("DeleteMessage"),
    );
    const writing = typeof message === "string" ? { text: message } : message;
    await this.#story.control("POST", `/phones/${this.number}/messages`, writing);
    this.#story.sandbox.clock.nudge(1_000);
    await takenIn;
  }

  /** What the phone shows, oldest first. */
  phone(): Promise<PhoneMessage[]> {
    return this.#story.control("GET", `/phones/${this.number}/messages`) as Promise<PhoneMessage[]>;
  }

  /** What the business has sent to this phone, as `kind: body`. */
  async received(): Promise<string[]> {
    const messages = await this.phone();
    return messages
      .filter(({ direction }) => direction === "out")
      .map(({ kind, body }) => `${kind}: ${body}`);
  }

  async is(behaviour: Partial<PhoneBehaviour>): Promise<void> {
    await this.#story.control("PATCH", `/phones/${this.number}`, behaviour);
    await this.#story.passes(aMoment);
  }
}

/** What was captured for the stories of earlier files, by the stack's settings. */
const programs = new Map<string, Program>();

/** One sandbox for the stories of a file; each story has people of its own. */
export function story(options: Partial<SandboxOptions> = {}): Story {
  let sandbox: Sandbox | undefined;
  beforeAll(async () => {
    const { config = {}, apiKey = "sandbox" } = options;
    const stack = JSON.stringify([config, apiKey]);
    const program = programs.get(stack);
    sandbox = await startSandbox({
      live: false,
      // Most stories need half of the functions.
      warm: false,
      // Nor a look at the tables every few minutes of the hours that pass in them.
      schedules: false,
      startAt: Date.parse("2026-11-22T10:00:00Z"),
      ...options,
      ...(program === undefined ? {} : { program }),
    });
    programs.set(stack, sandbox.program);
  });
  afterAll(() => sandbox?.stop());
  const told = new Story(() => {
    if (sandbox === undefined) throw new Error("The sandbox has not started.");
    return sandbox;
  });
  afterEach(() => told.end());
  return told;
}
