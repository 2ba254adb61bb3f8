import type { Hono } from "hono";
import { type AccessLogEntry, createRestApi } from "./api-gateway/rest-api.ts";
import { queueArnOfUrl } from "./arns.ts";
import type { Aws } from "./aws.ts";
import type { Clock } from "./clock.ts";
import type { DynamoDb, TableInputs } from "./dynamodb/dynamodb.ts";
import { type StreamInputs, TableStream } from "./dynamodb/table-stream.ts";
import type { ApiDestinationInputs, ConnectionInputs } from "./event-bridge/api-destination.ts";
import type { EventBridge, RuleInputs, TargetInputs } from "./event-bridge/event-bridge.ts";
import { createAuthorizer, type ResourcePolicy, type Role, type RoleAuthorizer } from "./iam/authorizer.ts";
import { EventSourceMapping, type EventSourceMappingInputs } from "./lambda/event-source-mapping.ts";
import type { Lambda } from "./lambda/lambda.ts";
import type { FunctionInputs } from "./lambda/lambda-environment.ts";
import { StreamMapping, type StreamMappingInputs } from "./lambda/stream-mapping.ts";
import type { Program, Resource } from "./program/program.ts";
import type { Sns, SubscriptionInputs } from "./sns/sns.ts";
import type { QueueInputs, Sqs } from "./sqs/sqs.ts";
import type { StepFunctions } from "./step-functions/step-functions.ts";

/** The emulated services that a program's resources are made in. */
export interface Services {
  readonly clock: Clock;
  readonly aws: Aws;
  readonly dynamoDb: DynamoDb;
  readonly lambda: Lambda;
  readonly sqs: Sqs;
  readonly sns: Sns;
  readonly eventBridge: EventBridge;
  readonly stepFunctions: StepFunctions;
}

export interface Deployment {
  readonly authorizer: RoleAuthorizer;
  /** The REST API's routes, under its stage's name. */
  readonly restApi: Hono;
  /** Where to mount it: `/v1`. */
  readonly basePath: string;
  /** API Gateway's access log, as it happens. */
  readonly accessLog: AccessLogEntry[];
}

/** Resources that change nothing in the sandbox: what they stand for is not emulated, or is read elsewhere. */
const withoutEffect = new Set([
  "aws:apigateway/account:Account",
  "aws:apigateway/deployment:Deployment",
  "aws:apigateway/usagePlanKey:UsagePlanKey",
  "aws:cloudwatch/eventArchive:EventArchive",
  "aws:cloudwatch/logGroup:LogGroup",
]);

/** Resources that this file reads by their type, in the order in which one needs the other. */
const read = [
  "aws:iam/role:Role",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:sqs/queue:Queue",
  "aws:sqs/queuePolicy:QueuePolicy",
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy",
  "aws:dynamodb/table:Table",
  "aws:lambda/function:Function",
  "aws:lambda/permission:Permission",
  "aws:lambda/eventSourceMapping:EventSourceMapping",
  "aws:sns/topicSubscription:TopicSubscription",
  "aws:cloudwatch/eventBus:EventBus",
  "aws:cloudwatch/eventConnection:EventConnection",
  "aws:cloudwatch/eventApiDestination:EventApiDestination",
  "aws:cloudwatch/eventRule:EventRule",
  "aws:cloudwatch/eventTarget:EventTarget",
  "aws:sfn/stateMachine:StateMachine",
  "aws:apigateway/restApi:RestApi",
  "aws:apigateway/stage:Stage",
  "aws:apigateway/apiKey:ApiKey",
  "aws:apigateway/usagePlan:UsagePlan",
] as const;

/**
 * Makes a captured program's resources in the emulated services.
 * @throws Error that names a resource type that the sandbox does not know
 */
export async function deploy(program: Program, services: Services): Promise<Deployment> {
  const unknown = program.resources.find(
    ({ custom, type }) => custom && !withoutEffect.has(type) && !(read as readonly string[]).includes(type),
  );
  if (unknown !== undefined) {
    throw new Error(`The sandbox does not know resources of type ${unknown.type} (${unknown.name}).`);
  }
  const all = <T>(type: (typeof read)[number]) =>
    program.of(type).map((resource) => resource.state as T & State);
  const { aws, clock, dynamoDb, eventBridge, lambda, sns, sqs, stepFunctions } = services;

  for (const queue of all<QueueInputs>("aws:sqs/queue:Queue")) sqs.createQueue(queue);
  for (const { queueUrl, redriveAllowPolicy } of all<RedriveAllow>(
    "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy",
  )) {
    sqs.allowRedrive(queueUrl, redriveAllowPolicy);
  }
  sqs.checkRedrivePolicies();
  const streams = new Map<string, TableStream>();
  for (const table of all<TableInputs & StreamInputs>("aws:dynamodb/table:Table")) {
    const stream = table.streamEnabled === true ? new TableStream({ clock, table }) : undefined;
    await dynamoDb.createTable(table, stream);
    if (stream !== undefined) streams.set(stream.arn, stream);
  }

  const functions = all<FunctionInputs>("aws:lambda/function:Function");
  for (const definition of functions) lambda.createFunction(definition);
  for (const mapping of all<EventSourceMappingInputs & StreamMappingInputs>(
    "aws:lambda/eventSourceMapping:EventSourceMapping",
  )) {
    const target = functions.find(
      ({ arn, name }) => mapping.functionName === arn || mapping.functionName === name,
    );
    if (target === undefined)
      throw new Error(`An event source mapping names no function: ${mapping.functionName}.`);
    const { arn, role, timeout = 3 } = target;
    const stream = streams.get(mapping.eventSourceArn);
    if (stream !== undefined) {
      new StreamMapping({ clock, aws, stream, lambda, mapping, target: { arn, role } });
      continue;
    }
    new EventSourceMapping({ clock, aws, sqs, lambda, mapping, target: { role, timeout } });
  }

  for (const subscription of all<SubscriptionInputs>("aws:sns/topicSubscription:TopicSubscription")) {
    sns.subscribe(subscription);
  }
  for (const { name } of all("aws:cloudwatch/eventBus:EventBus")) eventBridge.createBus(name);
  for (const connection of all<ConnectionInputs>("aws:cloudwatch/eventConnection:EventConnection")) {
    eventBridge.createConnection(connection);
  }
  for (const destination of all<ApiDestinationInputs>(
    "aws:cloudwatch/eventApiDestination:EventApiDestination",
  )) {
    eventBridge.createApiDestination(destination);
  }
  for (const rule of all<RuleInputs>("aws:cloudwatch/eventRule:EventRule")) eventBridge.createRule(rule);
  for (const target of all<TargetInputs>("aws:cloudwatch/eventTarget:EventTarget"))
    eventBridge.createTarget(target);

  for (const machine of all<MachineInputs>("aws:sfn/stateMachine:StateMachine")) {
    stepFunctions.addStateMachine(machine);
  }

  const authorizer = createAuthorizer({
    roles: rolesOf(program),
    resourcePolicies: resourcePoliciesOf(program),
  });
  checkTargetRoles(program, authorizer);

  const accessLog: AccessLogEntry[] = [];
  return {
    authorizer,
    ...restApiOf(program, services, accessLog),
    accessLog,
  };
}

/** Every resource has these; the rest of a captured state is what its type's interface says. */
interface State {
  readonly name: string;
  readonly arn: string;
}
interface RedriveAllow {
  readonly queueUrl: string;
  readonly redriveAllowPolicy: string;
}
interface MachineInputs {
  readonly roleArn: string;
  readonly definition: string;
}

/** @throws Error that names a target whose role EventBridge may not assume: nothing would ever be delivered */
function checkTargetRoles(program: Program, authorizer: RoleAuthorizer): void {
  const rules = program.of("aws:cloudwatch/eventRule:EventRule");
  for (const { name, state } of program.of("aws:cloudwatch/eventTarget:EventTarget")) {
    if (typeof state.roleArn !== "string") continue;
    const rule = rules.find((candidate) => candidate.state.name === state.rule);
    if (authorizer.canAssume(state.roleArn, "events.amazonaws.com", String(rule?.state.arn))) continue;
    throw new Error(`events.amazonaws.com may not assume ${state.roleArn}, the role of the target ${name}.`);
  }
}

function rolesOf(program: Program): Role[] {
  const policies = program.of("aws:iam/rolePolicy:RolePolicy");
  return program.of("aws:iam/role:Role").map(({ state }) => ({
    arn: String(state.arn),
    name: String(state.name),
    trust: JSON.parse(String(state.assumeRolePolicy)),
    policies: policies
      .filter((policy) => policy.state.role === state.name || policy.state.role === state.id)
      .map((policy) => JSON.parse(String(policy.state.policy))),
  }));
}

function resourcePoliciesOf(program: Program): ResourcePolicy[] {
  const queues = program.of("aws:sqs/queuePolicy:QueuePolicy").map(({ state }) => ({
    resourceArn: queueArnOfUrl(String(state.queueUrl)),
    document: JSON.parse(String(state.policy)),
  }));
  const functions = program.of("aws:lambda/permission:Permission").map((permission) => ({
    resourceArn: functionArnOf(program, permission),
    document: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: permission.state.principal },
          Action: permission.state.action,
          Resource: functionArnOf(program, permission),
          Condition: { ArnLike: { "AWS:SourceArn": permission.state.sourceArn } },
        },
      ],
    },
  }));
  return [...queues, ...functions];
}

function functionArnOf(program: Program, { state, name }: Resource): string {
  const target = program
    .of("aws:lambda/function:Function")
    .find((candidate) => candidate.state.name === state.function || candidate.state.arn === state.function);
  if (target === undefined) throw new Error(`The permission ${name} names no function of the program.`);
  return String(target.state.arn);
}

function restApiOf(program: Program, { aws, clock }: Services, accessLog: AccessLogEntry[]) {
  const [api, ...more] = program.of("aws:apigateway/restApi:RestApi");
  const [stage] = program.of("aws:apigateway/stage:Stage");
  const [plan] = program.of("aws:apigateway/usagePlan:UsagePlan");
  if (api === undefined || stage === undefined || more.length > 0) {
    throw new Error("The sandbox serves programs with one REST API and one stage.");
  }
  const [, , , region = "", accountId = ""] = String(api.state.executionArn).split(":");
  const stageName = String(stage.state.stageName);
  const throttle = plan?.state.throttleSettings as { rateLimit: number; burstLimit: number } | undefined;
  return {
    basePath: `/${stageName}`,
    restApi: createRestApi({
      body: String(api.state.body),
      stageName,
      apiKeys: program.of("aws:apigateway/apiKey:ApiKey").map(({ state }) => String(state.value)),
      ...(throttle === undefined ? {} : { throttle }),
      clock,
      call: (call) => aws.call(call),
      accountId,
      apiId: String(api.state.id),
      region,
      onRequest: (entry) => accessLog.push(entry),
    }),
  };
}
