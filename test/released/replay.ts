import { marshall } from "@aws-sdk/util-dynamodb";
import { type AwsCall, AwsError, type Json, type JsonObject } from "../../sandbox/cloud/service.ts";
import type { StateMachineProps } from "../../sandbox/cloud/step-functions/state-machine.ts";
import type { Sandbox } from "../../sandbox/host/sandbox.ts";
import { Door } from "./door.ts";
import type { RecordedAttempt, RecordedExecution, RecordedSituation, Recording } from "./recording.ts";

/** Whoever runs `pulumi up`. */
const operator = { role: "arn:aws:iam::111122223333:role/deployer" };

export interface Moment {
  readonly door: Door;
  /** What GET answered then, as of this person. */
  readonly answers: RecordedSituation["answers"];
}

/**
 * Today's stack as it is after the upgrade of an older one: what was in flight goes on by the definitions with which it
 * started, and meets today's functions, tables and permissions.
 */
export class Upgraded {
  readonly #sandbox: Sandbox;
  readonly #recording: Recording;
  /** What is still to be answered as it was recorded, by the execution's name. */
  readonly #scripts = new Map<string, RecordedAttempt[]>();
  readonly #tokens = new Map<string, string>();
  #moments = 0;

  constructor(sandbox: Sandbox, recording: Recording) {
    this.#sandbox = sandbox;
    this.#recording = recording;
    sandbox.aws.intercept((call, proceed) => this.#answer(call, proceed));
  }

  /**
   * Brings a recorded moment about, for a person of its own: its executions by the old definitions, each in the state in which
   * it was, and the rows of then.
   */
  async has(situation: RecordedSituation): Promise<Moment> {
    const moment = ++this.#moments;
    const idOf = (id: string) => id.replace("rv-", `rv${moment}-`);
    const door = new Door(this.#sandbox, `+1415555${String(3000 + moment)}`, idOf);
    const { executions, rows, answers } = this.#anew(situation, moment, await door.now());
    // What they wrote then has opened WhatsApp's own window.
    if (rows.conversations.some(({ last_inbound_at }) => last_inbound_at !== undefined))
      await door.writes("Hello");
    await this.beginsBy("the old definitions", async () => {
      for (const execution of executions) await this.#start(execution);
      await door.passes(0);
    });
    for (const { request_id, state } of executions) {
      if (state === undefined) continue;
      const { current_state } = await door.execution(request_id);
      if (current_state !== state)
        throw new Error(`${request_id} has come to ${current_state} instead of ${state}.`);
    }
    for (const [table, items] of Object.entries(rows)) for (const item of items) await this.#put(table, item);
    return { door, answers };
  }

  /** Somebody of whom that version knew nothing. */
  stranger(): Door {
    const moment = ++this.#moments;
    return new Door(this.#sandbox, `+1415555${String(3000 + moment)}`, (id) =>
      id.replace("rv-", `rv${moment}-`),
    );
  }

  /** While `work` runs, what begins does so by the definitions of then; afterwards by today's again. */
  async beginsBy(_: "the old definitions", work: () => Promise<void>): Promise<void> {
    this.#define((name) => this.#inTodaysNames(JSON.stringify(this.#recording.definitions[name])));
    await work();
    this.#define(() => undefined);
  }

  #define(definitionOf: (workflow: string) => string | undefined): void {
    for (const { name, state } of this.#sandbox.program.of("aws:sfn/stateMachine:StateMachine")) {
      const definition = definitionOf(name) ?? String(state.definition);
      this.#sandbox.stepFunctions.addStateMachine({ ...(state as unknown as StateMachineProps), definition });
    }
  }

  async #start({ request_id, workflow, input, state, attempts }: RecordedExecution): Promise<void> {
    // What has ended is in its rows alone.
    if (state === undefined) return;
    this.#scripts.set(request_id, [...attempts]);
    await this.#sandbox.aws.call({
      principal: operator,
      service: "states",
      action: "StartExecution",
      input: {
        stateMachineArn: this.#nameOf("aws:sfn/stateMachine:StateMachine", workflow, "arn"),
        name: request_id,
        input: JSON.stringify(input),
      },
    });
  }

  /** What the functions and tables of then answered, up to the wait; from there on today's answer. */
  async #answer(call: AwsCall, proceed: () => Promise<JsonObject>): Promise<JsonObject> {
    const { execution = "", state } = call.origin ?? {};
    const attempt = this.#scripts.get(execution)?.shift();
    if (attempt === undefined) return proceed();
    if (attempt.state !== state)
      throw new Error(`${execution} went to ${state} instead of ${attempt.state}.`);
    const { waits, result, error, cause = "" } = attempt;
    if (waits && !isRefusedWrite(attempt)) {
      const token = tokenIn(call.input);
      // The rows of then are put in place, with this token for theirs.
      if (result === undefined && error === undefined) this.#tokens.set(execution, token);
      else await this.#tell(token, attempt);
      return {};
    }
    if (error === undefined) return result as JsonObject;
    if (call.service === "lambda") return { FunctionError: "Unhandled", Payload: JSON.parse(cause) as Json };
    throw new AwsError(error.slice(error.indexOf(".") + 1), cause);
  }

  /** Answers a wait that was over by then. */
  async #tell(taskToken: string, { result, error, cause }: RecordedAttempt): Promise<void> {
    const isFailure = error !== undefined;
    await this.#sandbox.aws.call({
      principal: operator,
      service: "states",
      action: isFailure ? "SendTaskFailure" : "SendTaskSuccess",
      input: isFailure
        ? { taskToken, error, cause: cause ?? "" }
        : { taskToken, output: JSON.stringify(result) },
    });
  }

  async #put(table: string, item: Readonly<Record<string, unknown>>): Promise<void> {
    const text = JSON.stringify(item).replaceAll(/\{(token|execution):([^}]+)\}/g, (_, kind, id) => {
      const { arn = "" } = this.#sandbox.stepFunctions.execution(id) ?? {};
      // One that has ended waits for nothing.
      return kind === "execution" ? arn : (this.#tokens.get(id) ?? "ended");
    });
    await this.#sandbox.dynamoDb.call("PutItem", {
      TableName: this.#nameOf("aws:dynamodb/table:Table", table, "name"),
      Item: marshall(JSON.parse(text)) as unknown as JsonObject,
    });
  }

  /** The same moment of another person, now. */
  #anew(situation: RecordedSituation, moment: number, now: string): RecordedSituation {
    const later = Date.parse(now) - Date.parse(situation.at);
    const unique = String(moment).padStart(8, "0");
    return JSON.parse(
      JSON.stringify(situation)
        .replaceAll(situation.number.slice(1), `1415555${String(3000 + moment)}`)
        .replaceAll("rv-", `rv${moment}-`)
        .replaceAll(/\b[0-9a-f]{8}(?=(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b)/g, unique)
        .replaceAll(/\bwamid\.\w+/g, (wamid) => `${wamid}${unique}`)
        .replaceAll(/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, (at) => new Date(Date.parse(at) + later).toISOString())
        // Epoch milliseconds, and seconds.
        .replaceAll(/\b1[78]\d{11}\b/g, (at) => String(Number(at) + later))
        .replaceAll(/\b1[78]\d{8}\b/g, (at) => String(Number(at) + Math.round(later / 1000))),
    );
  }

  #inTodaysNames(definition: string): string {
    return definition.replaceAll(/\{(function|table):([a-z-]+)\}/g, (_, kind, name) =>
      kind === "function"
        ? this.#nameOf("aws:lambda/function:Function", name, "arn")
        : this.#nameOf("aws:dynamodb/table:Table", name, "name"),
    );
  }

  /** @throws Error if today's program has no such thing: then what was in flight cannot go on */
  #nameOf(type: string, name: string, member: "arn" | "name"): string {
    const found = this.#sandbox.program.of(type).find((resource) => resource.name === name);
    if (found === undefined) throw new Error(`There is no ${type} named ${name} any more.`);
    return String(found.state[member]);
  }
}

/** Whether the write that was to leave the token was refused, rather than the wait ended. */
function isRefusedWrite({ error = "" }: RecordedAttempt): boolean {
  return /^dynamodb\./i.test(error);
}

function tokenIn(input: JsonObject): string {
  const [, token] =
    /":?(?:task_)?token":\{(?:"M":\{"token":\{)?"S":"([^"]+)"/.exec(JSON.stringify(input)) ?? [];
  if (token === undefined) throw new Error("A wait without a token.");
  return token;
}
