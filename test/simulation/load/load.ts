import { type BusinessNumber, exampleBusiness, furtherNumber } from "../../../sandbox/world/business.ts";
import { type Blueprint, businessNumberArn } from "../aws/blueprint.ts";
import { Cloud, type OtherParts } from "../aws/cloud.ts";
import type { Item } from "../aws/expressions.ts";
import { type TableInput, Tables } from "../aws/tables.ts";
import { Journal } from "../journal.ts";
import { ReplayedChoices } from "../kernel/choices.ts";
import { Kernel } from "../kernel/kernel.ts";
import { drawBytes } from "../kernel/random.ts";
import type { Behaviour, Kind, Mix } from "./behaviour.ts";
import type { Usage } from "./bucket.ts";
import { Chance } from "./chance.ts";
import { Limits, wholePart } from "./limits.ts";
import { LoadCalls } from "./load-calls.ts";
import { LoadQueue } from "./load-queue.ts";
import { LoadStream } from "./load-stream.ts";
import type { QuotaValues } from "./quotas.ts";
import { LoadWorld, type OverThroughput } from "./world.ts";

export interface LoadOptions {
  /** Requests a second. */
  readonly rate: number;
  readonly minutes: number;
  readonly seed: number;
  readonly mix: Mix;
  readonly behaviour: Behaviour;
  readonly quotas: QuotaValues;
  /** Arns of the business numbers beside the first. */
  readonly moreNumbers: readonly string[];
  /** By which traffic, and all that an account shares, is made smaller. */
  readonly scale: number;
  readonly over: OverThroughput;
  readonly invocationMilliseconds: number;
}

/** What a run came to. Counts are of the traffic as it was asked for, whatever the scale. */
export interface LoadResult {
  readonly posted: number;
  readonly accepted: number;
  /** Answered with 429. */
  readonly refused: number;
  /** By outcome, of those that were accepted; a request without one is lost. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Of those that failed, by the error's code. */
  readonly failures: Readonly<Record<string, number>>;
  /** Of those that expired, the ones whose person had answered before the hold ended. */
  readonly unheard: number;
  readonly lost: number;
  /** Not over when the last request was posted. */
  readonly underWay: number;
  /** Executions that ended otherwise than by the definition's own ends. */
  readonly broken: number;
  /** From the POST to the first message that went out, milliseconds: of WhatsApp, the template or the message itself. */
  readonly sent: Percentiles;
  /** From a person's answer to the message that it releases, milliseconds. */
  readonly released: Percentiles;
  readonly usages: readonly Usage[];
  readonly waits: ReadonlyArray<{
    readonly name: string;
    /** Milliseconds. */
    readonly longest: number;
    readonly deadLetters: number;
  }>;
  readonly startedAt: number;
  /** When the last message that was accepted went out, milliseconds after the last POST. */
  readonly lastSent: number;
}

export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
}

const startAt = Date.parse("2026-11-22T11:58:20.000Z");
const hour = 60 * 60 * 1000;
/** After the last request: longer than a hold, a retry for hours, and a delivery that is never confirmed take together. */
const patience = 4 * 24 * hour;
const calm = {
  ...{ calls: 0, focus: undefined, delays: 0, events: 0, hours: 0, failures: 0 },
  ...{ skewSeconds: 0, operators: false, shortLines: false },
};

interface Asked {
  readonly at: number;
  sentAt?: number;
  wroteAt?: number;
  releasedAt?: number;
}

interface Person {
  readonly number: string;
  readonly kind: Kind;
  readonly business: BusinessNumber;
}

/** Plays a run to its end. One at a time in one process. */
export async function runLoad(blueprint: Blueprint, options: LoadOptions): Promise<LoadResult> {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return await new Load(blueprint, options).run();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

class Load {
  readonly #options: LoadOptions;
  readonly #kernel = new Kernel(startAt);
  readonly #limits: Limits;
  readonly #cloud: Cloud;
  readonly #world: LoadWorld;
  readonly #chance: Chance;
  readonly #businesses: readonly BusinessNumber[];
  readonly #queues: LoadQueue[] = [];
  readonly #streams: Array<{ readonly name: string; readonly stream: LoadStream }> = [];
  readonly #requests = new Map<string, Asked>();
  readonly #people = new Map<string, Person>();
  /** Those to whom the last requests went, by kind. */
  readonly #recent: Record<Kind, Person[]> = { open: [], answered: [], silent: [], sms: [] };
  /** What is held for a person, until it goes. */
  readonly #held = new Map<string, string[]>();
  #conversation: Item = {};
  #posted = 0;
  #refused = 0;
  #broken = 0;
  #ended = 0;

  constructor(blueprint: Blueprint, options: LoadOptions) {
    const { seed, quotas, scale, invocationMilliseconds } = options;
    this.#options = options;
    this.#chance = new Chance(seed);
    const kernel = this.#kernel;
    const limits = new Limits({ kernel, blueprint, quotas, scale, invocationMilliseconds });
    this.#limits = limits;
    const first = exampleBusiness("us-east-1", "111122223333");
    this.#businesses = [
      first,
      ...options.moreNumbers.map((arn, index) => furtherNumber(first, arn, index + 1)),
    ];
    this.#world = new LoadWorld({
      ...{ kernel, limits, quotas, scale, over: options.over, businesses: this.#businesses },
      chance: new Chance(seed + 1),
      behaviour: options.behaviour,
      publish: (label, body) => this.#cloud.publishToTopic(label, body),
      putEvent: (label, event) => this.#cloud.putEvent(label, event),
      answers: (number) => this.#people.get(number)?.kind === "answered",
      sent: (request, role) => this.#noteSent(request, role),
      wrote: (number) => this.#noteAnswer(number),
    });
    this.#cloud = new Cloud({
      ...{ blueprint, kernel, seed, trouble: calm, choices: new ReplayedChoices([]) },
      journal: this.#journal(),
      sendApis: this.#world,
      other: this.#other(blueprint),
    });
    this.#cloud.workflows.onChange((execution) => {
      // Nobody reads what is long over, and a run has very many executions.
      (execution.history as unknown[]).length = 0;
      if (execution.status !== "RUNNING") this.#cloud.workflows.forget(execution.arn);
    });
  }

  async run(): Promise<LoadResult> {
    const { minutes } = this.#options;
    await this.#prepare();
    const begun = this.#kernel.now();
    const end = begun + minutes * 60_000;
    this.#arrive(end);
    await this.#kernel.run(end);
    const underWay = this.#requests.size - this.#ended;
    await this.#kernel.run(end + patience);
    return this.#result({ begun, end, underWay });
  }

  #other(blueprint: Blueprint): OtherParts {
    const { seed, quotas, scale } = this.#options;
    const [kernel, limits] = [this.#kernel, this.#limits];
    return {
      calls: new LoadCalls({ kernel, limits, seed }),
      tables: new Tables(limits.tables),
      transition: (enter) => limits.transitions.pass(enter),
      queue: (plan, parts) => {
        const maximumConcurrency = wholePart("eventConcurrency", plan.maximumConcurrency, scale);
        const queue = new LoadQueue({
          ...{ plan: { ...plan, maximumConcurrency }, parts, lambda: limits.lambda, scale },
          tally: limits.tally(`eventConcurrency (${plan.name})`, plan.maximumConcurrency),
        });
        this.#queues.push(queue);
        return queue;
      },
      stream: (plan, invoke) => {
        const shards = quotas["dynamodb.partitions"] / scale;
        const stream = new LoadStream({ plan, kernel, lambda: limits.lambda, shards, invoke });
        const table = blueprint.tables.find(({ name }) => name === plan.table);
        this.#streams.push({ name: `changes of ${table?.logicalName}`, stream });
        return stream;
      },
    };
  }

  /** Keeps of what happens only the ends of executions. */
  #journal(): Journal {
    const journal = new Journal(() => this.#kernel.now());
    journal.note = (fact) => {
      if (fact.kind !== "ended") return;
      this.#ended++;
      this.#limits.ended();
      const { status, error } = fact as { status: string; error?: string };
      // What the definition itself ends as failed says so by a name of its own.
      if (status !== "SUCCEEDED" && (error?.startsWith("States.") ?? true)) this.#broken++;
    };
    return journal;
  }

  /** Has one person write, so that the conversations of others can be like theirs. */
  async #prepare(): Promise<void> {
    const [business] = this.#businesses;
    if (business === undefined) throw new Error("A run needs a business number.");
    this.#limits.tables.isFree = true;
    this.#world.write(business, "14152000000");
    await this.#kernel.run(startAt + 10_000);
    this.#limits.tables.isFree = false;
    const row = this.#cloud.rows("conversations").find(({ window_until }) => window_until !== undefined);
    if (row === undefined) throw new Error("What a person wrote left no conversation.");
    this.#conversation = row;
    this.#limits.reset();
  }

  /** Requests come at any time, independently of each other. */
  #arrive(end: number): void {
    const { rate, scale } = this.#options;
    let at = this.#kernel.now();
    const next = () => {
      at += this.#chance.exponential((1_000 * scale) / rate);
      if (at < end) this.#kernel.at(at, "a request", post);
    };
    const post = () => {
      this.#post();
      next();
    };
    next();
  }

  #post(): void {
    this.#posted++;
    if (!this.#limits.admit()) {
      this.#refused++;
      return;
    }
    const person = this.#somebody(this.#chance.weighted(this.#options.mix));
    // As long as API Gateway's: what a row takes depends on it.
    const bytes = drawBytes(this.#options.seed, `request ${this.#posted}`, 11);
    const request = Buffer.from(bytes).toString("base64url");
    this.#requests.set(request, { at: this.#kernel.now() });
    this.#limits.started();
    if (person.kind === "answered") this.#hold(person.number, request);
    const isSms = person.kind === "sms";
    const body = {
      destination_number: `+${person.number}`,
      message_body: "Your parcel arrives today.",
      ...(isSms ? {} : { from: person.business.phoneNumberId }),
    };
    const call = {
      stateMachineArn: this.#cloud.machineArn(isSms ? "send-sms" : "send-whatsapp"),
      name: request,
      input: JSON.stringify(body),
    };
    this.#cloud.workflows
      .call("StartExecution", call, { role: "api" })
      .catch((error: unknown) => this.#kernel.fail(error));
  }

  #somebody(kind: Kind): Person {
    const recent = this.#recent[kind];
    if (recent.length > 0 && this.#chance.happens(this.#options.behaviour.repeatShare))
      return this.#chance.one(recent);
    const number = String(14_152_000_001 + this.#people.size);
    const person = { number, kind, business: this.#chance.one(this.#businesses) };
    this.#people.set(number, person);
    recent.push(person);
    if (recent.length > 100) recent.shift();
    if (kind === "open") this.#openWindow(person);
    return person;
  }

  /** As if they had written a moment ago. */
  #openWindow({ number, business }: Person): void {
    this.#limits.tables.isFree = true;
    this.#cloud.tables.call("PutItem", {
      TableName: this.#cloud.tableNamed("conversations"),
      Item: {
        ...this.#conversation,
        phone_id: `+${number}`,
        origination_id: business.phoneNumberId,
        conversation_id: `conversation-${number}`,
      },
    } satisfies TableInput);
    this.#limits.tables.isFree = false;
  }

  #hold(number: string, request: string): void {
    this.#held.set(number, [...(this.#held.get(number) ?? []), request]);
  }

  #noteAnswer(number: string): void {
    for (const request of this.#held.get(number) ?? []) {
      const asked = this.#requests.get(request);
      if (asked !== undefined) asked.wroteAt ??= this.#kernel.now();
    }
    this.#held.delete(number);
  }

  #noteSent(request: string, role: "template" | "message" | "sms"): void {
    const asked = this.#requests.get(request);
    if (asked === undefined) return;
    // What waits on the template of another request is released, and has sent nothing before.
    if (role === "message" && asked.wroteAt !== undefined) asked.releasedAt ??= this.#kernel.now();
    else asked.sentAt ??= this.#kernel.now();
  }

  #result({ begun, end, underWay }: { begun: number; end: number; underWay: number }): LoadResult {
    const { scale } = this.#options;
    const outcomes: Record<string, number> = {};
    const failures: Record<string, number> = {};
    let lost = this.#requests.size;
    let unheard = 0;
    for (const { request_id, outcome, error, held_until } of this.#cloud.rows("requests")) {
      if (typeof outcome !== "string" || !this.#requests.has(String(request_id))) continue;
      outcomes[outcome] = (outcomes[outcome] ?? 0) + scale;
      const code = outcome === "failed" ? (error as Item | undefined)?.code : undefined;
      const { wroteAt = Number.POSITIVE_INFINITY } = this.#requests.get(String(request_id)) ?? {};
      if (outcome === "expired" && wroteAt < Date.parse(String(held_until))) unheard += scale;
      if (code !== undefined) failures[String(code)] = (failures[String(code)] ?? 0) + scale;
      lost--;
    }
    const asked = [...this.#requests.values()];
    const lastSent = asked.reduce((last, { sentAt = 0 }) => Math.max(last, sentAt), end);
    return {
      posted: this.#posted * scale,
      accepted: this.#requests.size * scale,
      refused: this.#refused * scale,
      outcomes,
      failures,
      unheard,
      lost: lost * scale,
      underWay: underWay * scale,
      broken: this.#broken * scale,
      sent: percentiles(asked.map(({ at, sentAt }) => (sentAt === undefined ? undefined : sentAt - at))),
      released: percentiles(
        asked.map(({ wroteAt, releasedAt }) =>
          wroteAt === undefined || releasedAt === undefined ? undefined : releasedAt - wroteAt,
        ),
      ),
      usages: this.#limits.usages(),
      waits: [
        { name: "transitions", longest: this.#limits.transitions.longest, deadLetters: 0 },
        { name: "turns of a business number", longest: this.#world.longest, deadLetters: 0 },
        ...this.#queues.map(({ name, seen }) => ({ name, ...seen })),
        ...this.#streams.map(({ name, stream }) => ({ name, ...stream.seen })),
      ],
      startedAt: begun,
      lastSent: lastSent - end,
    };
  }
}

function percentiles(values: ReadonlyArray<number | undefined>): Percentiles {
  const sorted = values.filter((value) => value !== undefined).sort((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99) };
}

/** ARNs of further business numbers, which the program is given as `waMorePhoneNumberArns`. */
export function moreNumbers(count: number): string[] {
  return Array.from({ length: count - 1 }, (_, index) =>
    businessNumberArn.replace(/[^/]+$/, (index + 1).toString(16).padStart(32, "0")),
  );
}
