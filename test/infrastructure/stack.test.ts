import { createHash } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { timing } from "../../lib/timing.ts";
import { matchesArn } from "../../sandbox/cloud/iam/pattern.ts";
import { captureProgram, type Program } from "../../sandbox/cloud/program/program.ts";
import { AccountStub } from "../support/account-stub.ts";

/** What `pulumi up` would make. */

const program = fileURLToPath(new URL("../../index.ts", import.meta.url));
const config = {
  configurationSetArn: "arn:aws:sms-voice:us-east-1:111122223333:configuration-set/messages",
  originatingEntity: "+18445550123",
  whatsAppNotificationTopicArn: "arn:aws:sns:us-east-1:111122223333:whatsapp-events",
  waTemplate: "message_waiting",
  waPhoneNumberArn: "arn:aws:social-messaging:us-east-1:111122223333:phone-number-id/0123456789abcdef",
};
const secrets = {
  apiKey: "an-api-key-in-plain-text",
  webhookKey: "a-webhook-key-in-plain-text",
  webhookSecrets: "whsec_a+webhook+secret+in+plain+text+A",
};
const capture = (more: Record<string, string> = {}, name = "dev") =>
  captureProgram({
    program,
    config: { ...config, ...more },
    region: "us-east-1",
    accountId: "111122223333",
    stack: name,
    apiKey: secrets.apiKey,
    environment: account.environment,
  });

let account: AccountStub;
/** A stack named dev with no more settings than it needs. */
let stack: Program;
/** One for production, with all that one can ask for. */
let full: Program;
beforeAll(async () => {
  account = await AccountStub.listen();
  stack = await capture();
  full = await capture(
    {
      webhookUrl: "https://example.com/hook",
      webhookKey: secrets.webhookKey,
      webhookSecrets: secrets.webhookSecrets,
      apiGatewayAccountRole: "true",
      eventConcurrency: "200",
      tracing: "true",
      apiKeys: '[{"name": "shop", "rateLimit": 5, "quota": {"limit": 100, "period": "DAY"}}]',
      allowedSourceRanges: '["203.0.113.0/24"]',
      encryption: "customer",
      auditTrail: "true",
      rollout: '{"type": "linear", "percent": 20, "minutes": 10}',
      alarmTopicArn: "arn:aws:sns:us-east-1:111122223333:alarms",
    },
    "prod",
  );
}, 240_000);
afterAll(() => account.close());

const states = (type: string) => stack.of(type).map(({ state }) => state);
interface Statement {
  Sid: string;
  Action: string[];
  Resource: string[];
}
const statements = () =>
  states("aws:iam/rolePolicy:RolePolicy").flatMap(
    ({ policy }) => JSON.parse(String(policy)).Statement as Statement[],
  );

describe("the stack", () => {
  it("has the original sample's outputs, under their names", () => {
    expect(stack.outputs).toMatchObject({
      RestAPIAPIKey: stack.of("aws:apigateway/apiKey:ApiKey")[0]?.state.id,
      RestAPISMSApiGateway: expect.stringMatching(/^https:.*\/v1\/sendSMS$/),
      RestAPIWhatsAppApiGateway: expect.stringMatching(/^https:.*\/v1\/sendWhatsApp$/),
      EventBusName: expect.any(String),
      SendWhatsAppConsole: expect.stringMatching(/^https:\/\/us-east-1\.console\.aws\.amazon\.com\/states\//),
    });
  });

  it("has one function for each handler, on arm64, each with its own role and log group", () => {
    const handlers = readdirSync(new URL("../../handlers", import.meta.url)).map((file) =>
      file.replace(".ts", ""),
    );
    const functions = full.of("aws:lambda/function:Function");
    expect(functions.map(({ name }) => name).sort()).toEqual(handlers.sort());
    expect(functions.every(({ state }) => state.runtime === "nodejs24.x")).toBe(true);
    expect(functions.every(({ state }) => String(state.architectures) === "arm64")).toBe(true);
    expect(new Set(functions.map(({ state }) => state.role)).size).toBe(functions.length);
    const groups = functions.map(({ state }) => (state.loggingConfig as { logGroup: string }).logGroup);
    expect(new Set(groups).size).toBe(functions.length);
    for (const { state } of functions) {
      expect(state.loggingConfig).toMatchObject({ logFormat: "JSON", systemLogLevel: "WARN" });
    }
    expect(
      states("aws:cloudwatch/logGroup:LogGroup").every(({ retentionInDays }) => retentionInDays === 30),
    ).toBe(true);
  });

  it("is not begun if a function's environment would be larger than Lambda takes, and says what is too long", async () => {
    const lateReplyMessage = JSON.stringify({
      default: "Too late. ".repeat(100),
      es: "Demasiado tarde. ".repeat(100),
    });
    await expect(capture({ lateReplyMessage })).rejects.toThrow(
      /whatsapp-events.*Lambda takes 4096.*LATE_REPLY_MESSAGE with 2\d{3}.*lateReplyMessage/,
    );
  });

  it("has bundles of at most 450 KB", () => {
    for (const { state } of stack.of("aws:lambda/function:Function")) {
      const { archive } = state.code as { archive: string };
      expect(statSync(`${archive}/index.cjs`).size, archive).toBeLessThanOrEqual(450_000);
    }
  });

  it("allows nothing on everything", () => {
    expect(statements().filter(({ Resource }) => Resource.includes("*"))).toEqual([]);
    expect(
      statements()
        .flatMap(({ Action }) => Action)
        .filter((action) => action.includes("*")),
    ).toEqual([]);
  });

  it("lets functions answer the task tokens of this stack's workflows alone", () => {
    const machines = states("aws:sfn/stateMachine:StateMachine").map(({ arn }) => String(arn));
    const patterns = statements()
      .filter(({ Sid }) => Sid === "AnswerTaskTokens")
      .flatMap(({ Resource }) => Resource);
    expect(patterns.length).toBeGreaterThan(0);
    for (const pattern of patterns) {
      // A pattern that ends in a name and a hyphen, so that nothing else is meant by it.
      expect(pattern).toMatch(/^arn:aws:states:us-east-1:111122223333:stateMachine:[a-z-]+-\*$/);
      expect(machines.filter((arn) => matchesArn(pattern, arn))).toHaveLength(1);
    }
  });

  it("has roles that trust a service for this account alone, where the service says for which", () => {
    for (const { name, state } of stack.of("aws:iam/role:Role")) {
      const [statement] = JSON.parse(String(state.assumeRolePolicy)).Statement;
      const condition = { StringEquals: { "aws:SourceAccount": "111122223333" } };
      const isApiGateway = statement.Principal.Service === "apigateway.amazonaws.com";
      expect(statement.Condition, name).toEqual(isApiGateway ? undefined : condition);
    }
  });

  it("makes nothing that uses a role before the role's policy is there", () => {
    const { of } = full;
    const policies = of("aws:iam/rolePolicy:RolePolicy");
    const policyOf = (roleArn: unknown) => {
      const role = of("aws:iam/role:Role").find(({ state }) => state.arn === roleArn);
      return policies.find(({ state }) => state.role === role?.state.name)?.urn;
    };
    const functions = of("aws:lambda/function:Function");
    const users = [
      ...functions.map((user) => ({ user, role: user.state.role })),
      ...of("aws:sfn/stateMachine:StateMachine").map((user) => ({ user, role: user.state.roleArn })),
      ...of("aws:apigateway/account:Account").map((user) => ({ user, role: user.state.cloudwatchRoleArn })),
      ...of("aws:cloudwatch/eventTarget:EventTarget")
        .filter(({ state }) => state.roleArn !== undefined)
        .map((user) => ({ user, role: user.state.roleArn })),
      // Lambda polls as the function that it polls for.
      ...of("aws:lambda/eventSourceMapping:EventSourceMapping").map((user) => ({
        user,
        role: functions.find(({ state }) => state.arn === user.state.functionName)?.state.role,
      })),
    ];
    expect(users.length).toBeGreaterThan(15);
    for (const { user, role } of users) expect(user.options.dependsOn, user.urn).toContain(policyOf(role));
    const [deployment] = of("aws:apigateway/deployment:Deployment");
    expect(deployment?.options.dependsOn).toContainEqual(
      expect.stringMatching(/rolePolicy.*::messaging-api-start-execution$/),
    );
  });

  it("keeps its tables on demand, with recovery to any point in time and a time to live", () => {
    for (const table of states("aws:dynamodb/table:Table")) {
      expect(table).toMatchObject({
        billingMode: "PAY_PER_REQUEST",
        pointInTimeRecovery: { enabled: true },
        ttl: { enabled: true },
      });
    }
  });

  it("has indexes of keys alone, so that no task token is in one", () => {
    const indexes = states("aws:dynamodb/table:Table").flatMap(
      ({ globalSecondaryIndexes }) => (globalSecondaryIndexes ?? []) as object[],
    );
    expect(indexes).toHaveLength(5);
    for (const index of indexes) expect(index).toMatchObject({ projectionType: "KEYS_ONLY" });
  });

  it("protects the tables of record from deletion, by Pulumi before anything else is gone, but in a stack named dev", () => {
    const protectionOf = ({ of }: Program) =>
      of("aws:dynamodb/table:Table")
        .filter(({ name }) => name !== "waits")
        .map(({ options, state }) => [options.protect, state.deletionProtectionEnabled]);
    expect(protectionOf(full)).toEqual([
      [true, true],
      [true, true],
      [true, true],
    ]);
    expect(new Set(protectionOf(stack).flat())).toEqual(new Set([false]));
  });

  it("has three queues of events, and a dead-letter queue for each and for the tables' changes, that take nothing but TLS and their own source", () => {
    const queues = states("aws:sqs/queue:Queue");
    expect(queues).toHaveLength(7);
    expect(queues.filter(({ redrivePolicy }) => redrivePolicy !== undefined)).toHaveLength(3);
    expect(queues.every(({ sqsManagedSseEnabled }) => sqsManagedSseEnabled === true)).toBe(true);
    for (const { policy } of states("aws:sqs/queuePolicy:QueuePolicy")) {
      const [tls, ...sources] = JSON.parse(String(policy)).Statement;
      expect(tls).toMatchObject({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } });
      expect(sources.every((source: { Condition: object }) => "ArnEquals" in source.Condition)).toBe(true);
    }
  });

  it("has each failed event come again alone", () => {
    const mappings = states("aws:lambda/eventSourceMapping:EventSourceMapping");
    expect(mappings).toHaveLength(5);
    for (const mapping of mappings)
      expect(mapping.functionResponseTypes).toEqual(["ReportBatchItemFailures"]);
  });

  it("gives an event as many attempts as Lambda's guide asks for, and takes no more at once than is configured", () => {
    const redriven = states("aws:sqs/queue:Queue").flatMap(({ redrivePolicy }) => redrivePolicy ?? []);
    for (const policy of redriven) {
      expect(JSON.parse(String(policy)).maxReceiveCount).toBeGreaterThanOrEqual(5);
    }
    const fromQueues = ({ of }: Program) =>
      of("aws:lambda/eventSourceMapping:EventSourceMapping")
        .filter(({ state }) => String(state.eventSourceArn).includes(":sqs:"))
        .map(({ state }) => state.scalingConfig);
    expect(fromQueues(stack)).toEqual(Array(3).fill({ maximumConcurrency: 10 }));
    expect(fromQueues(full)).toEqual(Array(4).fill({ maximumConcurrency: 200 }));
  });

  it("throttles callers below what Step Functions takes, and logs nothing that they say", () => {
    const [plan] = states("aws:apigateway/usagePlan:UsagePlan");
    const throttle = plan?.throttleSettings as { rateLimit: number } | undefined;
    // StartExecution refills at 150 a second in most regions.
    expect(throttle?.rateLimit).toBeLessThanOrEqual(150);
    const [stage] = states("aws:apigateway/stage:Stage");
    const accessLog = stage?.accessLogSettings as { format: string } | undefined;
    expect(accessLog?.format).not.toMatch(
      /identity|body|validationError|authorizer|context\.path|querystring/i,
    );
  });

  it("lets each route of the API call its own function, and no other route", () => {
    const [api] = states("aws:apigateway/restApi:RestApi");
    const { paths } = JSON.parse(String(api?.body)) as {
      paths: Record<
        string,
        Record<string, { "x-amazon-apigateway-integration": { type: string; uri: string } }>
      >;
    };
    const calls = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item)
        .map(([method, operation]) => ({ method, ...operation["x-amazon-apigateway-integration"] }))
        .filter(({ type }) => type === "aws_proxy")
        .map(({ method, uri }) => ({
          function: /function:([^/]+)\/invocations$/.exec(uri)?.[1],
          sourceArn: `${api?.executionArn}/*/${method.toUpperCase()}${path.replaceAll(/\{\w+\}/g, "*")}`,
        })),
    );
    const allowed = states("aws:lambda/permission:Permission").filter(
      ({ principal }) => principal === "apigateway.amazonaws.com",
    );
    expect(calls).toHaveLength(5);
    expect(allowed.map(({ function: name, sourceArn }) => ({ function: name, sourceArn }))).toEqual(calls);
  });

  it("posts its events to a webhook if one is configured, for a day, with secrets that stay secret", () => {
    const webhook = (program: Program, type: string) =>
      program.of(type).find(({ name }) => name.endsWith("webhook"));
    expect(webhook(stack, "aws:lambda/function:Function")).toBeUndefined();
    expect(webhook(full, "aws:lambda/function:Function")?.secretInputs).toContain("environment");
    expect(webhook(full, "aws:cloudwatch/eventRule:EventRule")?.state).toMatchObject({
      eventBusName: full.of("aws:cloudwatch/eventBus:EventBus")[0]?.state.name,
      eventPattern: '{"source":["messaging-api"]}',
    });
    const { redrivePolicy } = webhook(full, "aws:sqs/queue:Queue")?.state ?? {};
    expect(JSON.parse(String(redrivePolicy))).toMatchObject({ maxReceiveCount: timing.webhookTries });
  });

  it("is traced from the API to the functions if that is asked for, and only then", () => {
    const traced = (program: Program) =>
      ["aws:apigateway/stage:Stage", "aws:sfn/stateMachine:StateMachine", "aws:lambda/function:Function"].map(
        (type) =>
          program
            .of(type)
            .filter(
              ({ state }) => state.xrayTracingEnabled ?? state.tracingConfiguration ?? state.tracingConfig,
            ).length,
      );
    expect(traced(stack)).toEqual([0, 0, 0]);
    expect(traced(full)).toEqual([1, 2, full.of("aws:lambda/function:Function").length]);
  });

  it("counts what is held every five minutes, as a role that may call that function and do nothing else", () => {
    const [schedule, ...others] = states("aws:scheduler/schedule:Schedule");
    const count = stack.of("aws:lambda/function:Function").find(({ name }) => name === "count-held");
    const target = schedule?.target as { roleArn: string } | undefined;
    const role = states("aws:iam/role:Role").find(({ arn }) => arn === target?.roleArn);
    expect(others).toEqual([]);
    expect(schedule).toMatchObject({
      scheduleExpression: "rate(5 minutes)",
      target: { arn: count?.state.arn, retryPolicy: { maximumRetryAttempts: 0 } },
    });
    expect(JSON.parse(String(role?.assumeRolePolicy)).Statement).toMatchObject([
      {
        Principal: { Service: "scheduler.amazonaws.com" },
        Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
      },
    ]);
    const policies = states("aws:iam/rolePolicy:RolePolicy").filter((policy) => policy.role === role?.name);
    expect(policies.flatMap(({ policy }) => JSON.parse(String(policy)).Statement)).toMatchObject([
      { Action: ["lambda:InvokeFunction"], Resource: [count?.state.arn] },
    ]);
  });

  it("tells the topic that is configured, when an alarm begins and when it is over", () => {
    const alarms = full.of("aws:cloudwatch/metricAlarm:MetricAlarm").map(({ state }) => state);
    expect(alarms.length).toBeGreaterThan(10);
    for (const { alarmActions, okActions } of alarms)
      expect([alarmActions, okActions].flat()).toEqual(
        Array(2).fill("arn:aws:sns:us-east-1:111122223333:alarms"),
      );
  });

  it("has for each further API key a usage plan of its own, beside its first key, which stays as it was", () => {
    const plans = (program: Program) =>
      program.of("aws:apigateway/usagePlan:UsagePlan").map(({ name, state }) => ({
        name,
        throttle: state.throttleSettings,
        quota: state.quotaSettings,
      }));
    const first = { name: "messaging-api", throttle: { rateLimit: 50, burstLimit: 200 }, quota: undefined };
    const shop = { rateLimit: 5, burstLimit: 200 };
    expect(plans(stack)).toEqual([first]);
    expect(plans(full)).toEqual([
      first,
      { name: "messaging-api-shop", throttle: shop, quota: { limit: 100, period: "DAY" } },
    ]);
    const ids = full.of("aws:apigateway/apiKey:ApiKey").map(({ state }) => state.id);
    expect([full.outputs.RestAPIAPIKey, full.outputs.RestAPIAPIKeys]).toEqual([ids[0], { shop: ids[1] }]);
  });

  it("deploys a change of the source ranges, after the policy has changed", () => {
    const [policy] = full.of("aws:apigateway/restApiPolicy:RestApiPolicy");
    const [deployment] = full.of("aws:apigateway/deployment:Deployment");
    const hash = createHash("sha256").update(String(policy?.state.policy)).digest("hex");
    expect(deployment?.state.triggers).toMatchObject({ policy: hash });
    expect(deployment?.options.dependsOn).toContainEqual(expect.stringContaining("RestApiPolicy"));
    expect(
      states("aws:apigateway/deployment:Deployment").map(({ triggers }) => Object.keys(triggers as object)),
    ).toEqual([["document"]]);
  });

  it("encrypts all that holds data with the customer's key if that is asked for, and only then", () => {
    const keyOf: Record<string, (state: Record<string, unknown>) => unknown> = {
      "aws:dynamodb/table:Table": ({ serverSideEncryption }) =>
        (serverSideEncryption as { kmsKeyArn?: string } | undefined)?.kmsKeyArn,
      "aws:sqs/queue:Queue": ({ kmsMasterKeyId }) => kmsMasterKeyId,
      "aws:cloudwatch/logGroup:LogGroup": ({ kmsKeyId }) => kmsKeyId,
      "aws:sfn/stateMachine:StateMachine": ({ encryptionConfiguration }) =>
        (encryptionConfiguration as { kmsKeyId?: string } | undefined)?.kmsKeyId,
    };
    const [key] = full.of("aws:kms/key:Key");
    expect(key?.state).toMatchObject({ enableKeyRotation: true, deletionWindowInDays: 30 });
    expect(key?.options.protect).toBe(true);
    for (const [type, of] of Object.entries(keyOf)) {
      expect(full.of(type).length).toBeGreaterThan(1);
      expect(
        full.of(type).map(({ state }) => of(state)),
        type,
      ).toEqual(full.of(type).map(() => key?.state.arn));
      expect(
        states(type)
          .map(of)
          .filter((arn) => arn !== undefined),
        type,
      ).toEqual([]);
    }
    expect(full.of("aws:sqs/queue:Queue").some(({ state }) => state.sqsManagedSseEnabled)).toBe(false);
    expect(states("aws:kms/key:Key")).toEqual([]);
  });

  it("lets CloudWatch Logs use the key for log groups of this account", () => {
    const { Statement } = JSON.parse(String(full.of("aws:kms/key:Key")[0]?.state.policy));
    expect(Statement).toContainEqual(
      expect.objectContaining({
        Principal: { Service: "logs.us-east-1.amazonaws.com" },
        Condition: {
          ArnLike: {
            "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:us-east-1:111122223333:log-group:*",
          },
        },
      }),
    );
  });

  it("has CloudTrail write down every call on the table that holds numbers, and on no other, if that is asked for", () => {
    const [trail, ...others] = full.resources.filter(({ type }) => type === "awsx:cloudtrail:Trail");
    const table = full.of("aws:dynamodb/table:Table").find(({ name }) => name === "conversations");
    expect(others).toEqual([]);
    expect(trail?.state.advancedEventSelectors).toEqual([
      {
        name: "Calls on the table",
        fieldSelectors: [
          { field: "eventCategory", equals: ["Data"] },
          { field: "resources.type", equals: ["AWS::DynamoDB::Table"] },
          { field: "resources.ARN", equals: [table?.state.arn] },
        ],
      },
    ]);
    expect(trail?.state.s3Bucket).toMatchObject({ args: { forceDestroy: false } });
    expect(stack.resources.some(({ type }) => type.startsWith("awsx:"))).toBe(false);
  });

  it("has no secret in plain text, wherever Pulumi keeps it", () => {
    const kept = full.resources.flatMap((resource) =>
      Object.entries({ ...resource.state, ...resource.outputs }).map(([property, value]) => ({
        text: JSON.stringify(value) ?? "",
        where: `${resource.name}: ${property}`,
        isSecret: [
          ...resource.secretInputs,
          ...resource.secretOutputs,
          ...resource.options.additionalSecretOutputs,
        ].includes(property),
      })),
    );
    for (const secret of Object.values(secrets)) {
      const found = kept.filter(({ text }) => text.includes(secret));
      expect(found.length).toBeGreaterThan(0);
      expect(found.filter(({ isSecret }) => !isSecret).map(({ where }) => where)).toEqual([]);
    }
  });

  it("leaves the account's API Gateway role alone unless it is asked for", () => {
    expect(states("aws:apigateway/account:Account")).toEqual([]);
    expect(full.of("aws:apigateway/account:Account")).toHaveLength(1);
  });
});
