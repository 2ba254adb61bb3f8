import { phoneNumberIdOf } from "../../../lib/messaging/whatsapp-events.ts";
import { captureProgram, type Program, type Resource } from "../../../sandbox/cloud/program/program.ts";
import { bundleHandlers } from "./function-code.ts";
import type { FunctionPlan } from "./functions.ts";
import type { QueuePlan } from "./queue.ts";
import type { StreamPlan } from "./table-streams.ts";

/** What the Pulumi program makes, as far as it moves: plain data, so that every worker can have it. */
export interface Blueprint {
  readonly tables: readonly TablePlan[];
  readonly functions: ReadonlyArray<FunctionPlan & { readonly arn: string; readonly physicalName: string }>;
  readonly machines: readonly MachinePlan[];
  readonly queues: ReadonlyArray<
    QueuePlan & {
      readonly arn: string;
      readonly functionArn: string;
      /** How many invocations may be on at once. */
      readonly maximumConcurrency: number;
    }
  >;
  readonly streams: ReadonlyArray<
    StreamPlan & {
      readonly functionArn: string;
      readonly batchSize: number;
      readonly parallelizationFactor: number;
    }
  >;
  /** Requests a second, and at once, of one API key. */
  readonly usagePlan: { readonly rateLimit: number; readonly burstLimit: number };
  /** Rules of the account's own bus that lead to a queue. */
  readonly rules: ReadonlyArray<{ readonly pattern: string; readonly queueArn: string }>;
  /** Queues that take what the WhatsApp topic publishes. */
  readonly topicQueues: readonly string[];
}

export interface TablePlan {
  /** Its name in the program, and in AWS. */
  readonly logicalName: string;
  readonly name: string;
  readonly key: readonly string[];
  /** By name: the attribute that an index is on. */
  readonly indexes: Readonly<Record<string, string>>;
  /** By name: all attributes of which an entry of an index must have a value. */
  readonly entries: Readonly<Record<string, readonly string[]>>;
}

export interface MachinePlan {
  readonly logicalName: string;
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly definition: string;
}

const region = "us-east-1";
const accountId = "111122223333";
export const topicArn = `arn:aws:sns:${region}:${accountId}:whatsapp-events`;
export const businessNumberArn = `arn:aws:social-messaging:${region}:${accountId}:phone-number-id/abcdef0123456789abcdef0123456789`;
/** Of a stack with two numbers, the one that is not the default. */
export const secondNumberArn = businessNumberArn.replace(/[^/]+$/, "1".padStart(32, "0"));

const settings = {
  configurationSetArn: `arn:aws:sms-voice:${region}:${accountId}:configuration-set/messages`,
  originatingEntity: `arn:aws:sms-voice:${region}:${accountId}:phone-number/phone-abcdef`,
  whatsAppNotificationTopicArn: topicArn,
  waTemplate: JSON.stringify({ name: "message_waiting", language: "en" }),
  waPhoneNumberArn: businessNumberArn,
  lateReplyMessage: "Your message has expired.",
  // With one, the program asks AWS about the account's log role.
  accessLog: "false",
};

/** The same program in a stack that holds no more than two messages for one person. */
export const withShortLines = withEnvironment({ MAX_HELD: "2" });

/** The same program in a stack with a second business number, as `waMorePhoneNumberArns` makes it. */
export const withSecondNumber = withEnvironment({
  ORIGINATION_IDS: JSON.stringify([businessNumberArn, secondNumberArn].map(phoneNumberIdOf)),
});

/** Gives every function that has these variables other values; the same blueprint for the same one, to be loaded once. */
function withEnvironment(values: Readonly<Record<string, string>>): (blueprint: Blueprint) => Blueprint {
  const changed = new WeakMap<Blueprint, Blueprint>();
  const change = (plan: Blueprint["functions"][number]) => {
    const own = Object.entries(values).filter(([name]) => name in plan.environment);
    return own.length === 0
      ? plan
      : { ...plan, environment: { ...plan.environment, ...Object.fromEntries(own) } };
  };
  return (blueprint) => {
    const other = changed.get(blueprint) ?? { ...blueprint, functions: blueprint.functions.map(change) };
    changed.set(blueprint, other);
    return other;
  };
}

/**
 * @param root the folder of the program: `index.ts`, `handlers/` …
 * @param more settings beside those that a stack must have
 */
export async function drawBlueprint(
  root: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Blueprint> {
  const config = { ...settings, ...more };
  const program = await captureProgram({ program: `${root}/index.ts`, config, region, accountId });
  const functions = program.of("aws:lambda/function:Function");
  const code = await bundleHandlers(
    root,
    functions.map(({ name }) => name),
  );
  return {
    tables: program.of("aws:dynamodb/table:Table").map(tablePlan),
    functions: functions.map((resource) => functionPlan(resource, code[resource.name] ?? "")),
    machines: program.of("aws:sfn/stateMachine:StateMachine").map(machinePlan),
    ...mappings(program),
    ...routes(program),
    usagePlan: usagePlan(program),
  };
}

interface TableState {
  readonly name: string;
  readonly hashKey: string;
  readonly rangeKey?: string;
  readonly globalSecondaryIndexes?: ReadonlyArray<{
    name: string;
    hashKey?: string;
    keySchemas?: ReadonlyArray<{ attributeName: string; keyType: string }>;
  }>;
}

function tablePlan({ name: logicalName, state }: Resource): TablePlan {
  const { name, hashKey, rangeKey, globalSecondaryIndexes = [] } = state as unknown as TableState;
  const indexes = globalSecondaryIndexes.map((index) => {
    const attribute =
      index.hashKey ?? index.keySchemas?.find(({ keyType }) => keyType === "HASH")?.attributeName;
    return [index.name, attribute ?? ""] as const;
  });
  const key = rangeKey === undefined ? [hashKey] : [hashKey, rangeKey];
  const entries = globalSecondaryIndexes.map((index) => [
    index.name,
    index.keySchemas?.map(({ attributeName }) => attributeName) ?? [index.hashKey ?? ""],
  ]);
  return {
    ...{ logicalName, name, key },
    indexes: Object.fromEntries(indexes),
    entries: Object.fromEntries(entries),
  };
}

function usagePlan(program: Program): Blueprint["usagePlan"] {
  const [plan] = program.of("aws:apigateway/usagePlan:UsagePlan");
  const { rateLimit, burstLimit } = (plan?.state.throttleSettings ?? {}) as Record<string, unknown>;
  return { rateLimit: Number(rateLimit), burstLimit: Number(burstLimit) };
}

function functionPlan({ name, state }: Resource, code: string) {
  const { variables = {} } = (state.environment ?? {}) as { variables?: Record<string, string> };
  return {
    name,
    code,
    environment: { ...variables, AWS_REGION: region, AWS_LAMBDA_FUNCTION_NAME: String(state.name) },
    timeoutSeconds: Number(state.timeout ?? 3),
    arn: String(state.arn),
    physicalName: String(state.name),
  };
}

function machinePlan({ name: logicalName, state }: Resource): MachinePlan {
  const { name, arn, roleArn, definition } = state as Record<
    "name" | "arn" | "roleArn" | "definition",
    string
  >;
  return { logicalName, name, arn, roleArn, definition };
}

function mappings(program: Program): Pick<Blueprint, "queues" | "streams"> {
  const queues: Array<Blueprint["queues"][number]> = [];
  const streams: Array<Blueprint["streams"][number]> = [];
  for (const { state } of program.of("aws:lambda/eventSourceMapping:EventSourceMapping")) {
    const source = String(state.eventSourceArn);
    const functionArn = String(state.functionArn ?? state.functionName);
    const table = program
      .of("aws:dynamodb/table:Table")
      .find((candidate) => candidate.state.streamArn === source);
    if (table !== undefined) {
      const maximumRetryAttempts = Number(state.maximumRetryAttempts ?? 10_000);
      const { filters = [] } = (state.filterCriteria ?? {}) as {
        filters?: ReadonlyArray<{ pattern: string }>;
      };
      streams.push({
        ...{ table: String(table.state.name), arn: source, maximumRetryAttempts, functionArn },
        filters: filters.map(({ pattern }) => pattern),
        batchSize: Number(state.batchSize ?? 100),
        parallelizationFactor: Number(state.parallelizationFactor ?? 1),
      });
      continue;
    }
    const queue = program.of("aws:sqs/queue:Queue").find((candidate) => candidate.state.arn === source);
    if (queue === undefined) throw new Error(`The simulation knows no event source ${source}.`);
    const redrive = JSON.parse(String(queue.state.redrivePolicy ?? "{}")) as { maxReceiveCount?: number };
    queues.push({
      name: queue.name,
      arn: source,
      functionArn,
      delaySeconds: Number(queue.state.delaySeconds ?? 0),
      visibilitySeconds: Number(queue.state.visibilityTimeoutSeconds ?? 30),
      maxReceiveCount: redrive.maxReceiveCount ?? 1_000,
      batchSize: Number(state.batchSize ?? 10),
      fifo: queue.state.fifoQueue === true,
      maximumConcurrency: Number(
        (state.scalingConfig as { maximumConcurrency?: number } | undefined)?.maximumConcurrency ?? 1_000,
      ),
    });
  }
  return { queues, streams };
}

function routes(program: Program): Pick<Blueprint, "rules" | "topicQueues"> {
  const rules = program.of("aws:cloudwatch/eventRule:EventRule");
  const targets = program.of("aws:cloudwatch/eventTarget:EventTarget").flatMap(({ state }) => {
    const rule = rules.find((candidate) => candidate.state.name === state.rule);
    // What leads from the stack's own bus to other systems is outside of the simulation.
    if (rule === undefined || (rule.state.eventBusName ?? "default") !== "default") return [];
    return [{ pattern: String(rule.state.eventPattern), queueArn: String(state.arn) }];
  });
  const subscriptions = program.of("aws:sns/topicSubscription:TopicSubscription");
  return {
    rules: targets,
    topicQueues: subscriptions
      .filter(({ state }) => state.topic === topicArn)
      .map(({ state }) => String(state.endpoint)),
  };
}
