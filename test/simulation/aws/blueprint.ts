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
  readonly queues: ReadonlyArray<QueuePlan & { readonly arn: string; readonly functionArn: string }>;
  readonly streams: ReadonlyArray<StreamPlan & { readonly functionArn: string }>;
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

/** @param root the folder of the program: `index.ts`, `handlers/` … */
export async function drawBlueprint(root: string): Promise<Blueprint> {
  const program = await captureProgram({ program: `${root}/index.ts`, config: settings, region, accountId });
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
  return { logicalName, name, key, indexes: Object.fromEntries(indexes) };
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
