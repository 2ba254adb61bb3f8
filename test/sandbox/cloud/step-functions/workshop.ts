import { Clock } from "../../../../sandbox/cloud/clock.ts";
import type { AwsCall, Json, JsonObject } from "../../../../sandbox/cloud/service.ts";
import {
  type Execution,
  StepFunctions,
  type StepFunctionsDeps,
} from "../../../../sandbox/cloud/step-functions/step-functions.ts";

export const REGION = "eu-west-1";
export const ACCOUNT = "111122223333";
export const NOON = Date.parse("2026-03-01T12:00:00.000Z");
export const MACHINE = `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:Orders`;
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/orders`;
export const CALLER = { role: "arn:aws:iam::111122223333:role/caller" };

export const GET_ITEM = "arn:aws:states:::aws-sdk:dynamodb:getItem";
export const WAIT_FOR_TOKEN = "arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken";

type Answer = (call: AwsCall) => JsonObject | Promise<JsonObject>;

/** A bench with one state machine on it, a frozen clock, and a world that answers as the test says. */
export class Workshop {
  readonly clock = new Clock({ live: false, startAt: NOON });
  readonly calls: AwsCall[] = [];
  readonly stepFunctions: StepFunctions;
  answer: Answer = () => ({});

  constructor(deps: Partial<StepFunctionsDeps> = {}) {
    this.stepFunctions = new StepFunctions({
      clock: this.clock,
      region: REGION,
      accountId: ACCOUNT,
      call: async (call) => {
        this.calls.push(call);
        return this.answer(call);
      },
      ...deps,
    });
  }

  /** Adds the machine `Orders`; `StartAt` is its first state unless `rest` says otherwise. */
  define(states: Record<string, JsonObject>, rest: JsonObject = {}): this {
    const definition = {
      QueryLanguage: "JSONata",
      StartAt: Object.keys(states)[0] ?? "",
      States: states,
      ...rest,
    };
    this.stepFunctions.addStateMachine({
      arn: MACHINE,
      name: "Orders",
      roleArn: ROLE,
      definition: JSON.stringify(definition),
    });
    return this;
  }

  api(action: string, input: JsonObject): Promise<JsonObject> {
    return this.stepFunctions.call(action, input, CALLER);
  }

  /** Starts an execution and waits until it ends or waits. */
  async run(input: Json = {}, name = "order-1"): Promise<Execution> {
    await this.api("StartExecution", { stateMachineArn: MACHINE, name, input: JSON.stringify(input) });
    await this.clock.settle();
    return this.execution(name);
  }

  execution(name = "order-1"): Execution {
    const execution = this.stepFunctions.execution(name);
    if (execution === undefined) throw new Error(`no execution ${name}`);
    return execution;
  }

  /** The task token in the last call. */
  token(): string {
    const values = this.calls.at(-1)?.input.ExpressionAttributeValues as
      | { ":token"?: { S?: string } }
      | undefined;
    const token = values?.[":token"]?.S;
    if (token === undefined) throw new Error("the last call carries no task token");
    return token;
  }
}

/** Runs one expression as the output of a Pass state. */
export async function evaluate(expression: string, input: Json = {}): Promise<Execution> {
  return new Workshop()
    .define({ Only: { Type: "Pass", Output: `{% ${expression} %}`, End: true } })
    .run(input);
}

export function output(execution: Execution): Json {
  if (execution.output === undefined)
    throw new Error(`${execution.status}: ${execution.error}: ${execution.cause}`);
  return JSON.parse(execution.output) as Json;
}

export function types(execution: Execution): string[] {
  return execution.history.map(({ type }) => type);
}

/** A task that stores its token and waits for the answer. */
export function waitForReply(more: JsonObject = {}): JsonObject {
  return {
    Type: "Task",
    Resource: WAIT_FOR_TOKEN,
    Arguments: {
      TableName: "conversations",
      ExpressionAttributeValues: { ":token": { S: "{% $states.context.Task.Token %}" } },
    },
    ...(more.Next === undefined ? { End: true } : {}),
    ...more,
  };
}

/** A task that reads an item. */
export function getItem(more: JsonObject = {}): JsonObject {
  return {
    Type: "Task",
    Resource: GET_ITEM,
    Arguments: { TableName: "orders", Key: { id: { S: "1" } } },
    ...(more.Next === undefined ? { End: true } : {}),
    ...more,
  };
}
