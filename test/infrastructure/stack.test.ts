import { readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { parseConfig } from "../../lib/infrastructure/config.ts";
import { captureProgram, type Program } from "../../sandbox/cloud/program/program.ts";

/** What `pulumi up` would make. */

const program = fileURLToPath(new URL("../../index.ts", import.meta.url));
const config = {
  configurationSetArn: "arn:aws:sms-voice:us-east-1:111122223333:configuration-set/messages",
  originatingEntity: "+18445550123",
  whatsAppNotificationTopicArn: "arn:aws:sns:us-east-1:111122223333:whatsapp-events",
  waTemplate: "message_waiting",
  waPhoneNumberArn: "arn:aws:social-messaging:us-east-1:111122223333:phone-number-id/0123456789abcdef",
};
const capture = (more: Record<string, string> = {}) =>
  captureProgram({ program, config: { ...config, ...more }, region: "us-east-1", accountId: "111122223333" });

let stack: Program;
beforeAll(async () => {
  stack = await capture();
});

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
      RestAPIAPIKey: expect.any(String),
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
    const functions = stack.of("aws:lambda/function:Function");
    expect(functions.map(({ name }) => name).sort()).toEqual(handlers.sort());
    expect(functions.every(({ state }) => state.runtime === "nodejs24.x")).toBe(true);
    expect(functions.every(({ state }) => String(state.architectures) === "arm64")).toBe(true);
    expect(new Set(functions.map(({ state }) => state.role)).size).toBe(functions.length);
    const groups = functions.map(({ state }) => (state.loggingConfig as { logGroup: string }).logGroup);
    expect(new Set(groups).size).toBe(functions.length);
    expect(
      states("aws:cloudwatch/logGroup:LogGroup").every(({ retentionInDays }) => retentionInDays === 30),
    ).toBe(true);
  });

  it("has bundles of at most 450 KB", () => {
    for (const { state } of stack.of("aws:lambda/function:Function")) {
      const { archive } = state.code as { archive: string };
      expect(statSync(`${archive}/index.mjs`).size, archive).toBeLessThanOrEqual(450_000);
    }
  });

  it("allows nothing on everything, but what AWS names no resource for", () => {
    const wide = statements().filter(({ Resource }) => Resource.includes("*"));
    expect(new Set(wide.map(({ Sid }) => Sid))).toEqual(new Set(["AnswerTaskTokens"]));
    expect(
      statements()
        .flatMap(({ Action }) => Action)
        .filter((action) => action.includes("*")),
    ).toEqual([]);
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

  it("has two queues of events, and a dead-letter queue for each and for the tables' changes, that take nothing but TLS and their own source", () => {
    const queues = states("aws:sqs/queue:Queue");
    expect(queues).toHaveLength(5);
    expect(queues.filter(({ redrivePolicy }) => redrivePolicy !== undefined)).toHaveLength(2);
    expect(queues.every(({ sqsManagedSseEnabled }) => sqsManagedSseEnabled === true)).toBe(true);
    for (const { policy } of states("aws:sqs/queuePolicy:QueuePolicy")) {
      const [tls, ...sources] = JSON.parse(String(policy)).Statement;
      expect(tls).toMatchObject({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } });
      expect(sources.every((source: { Condition: object }) => "ArnEquals" in source.Condition)).toBe(true);
    }
  });

  it("has each failed event come again alone", () => {
    const mappings = states("aws:lambda/eventSourceMapping:EventSourceMapping");
    expect(mappings).toHaveLength(4);
    for (const mapping of mappings)
      expect(mapping.functionResponseTypes).toEqual(["ReportBatchItemFailures"]);
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
    expect(calls).toHaveLength(2);
    expect(allowed.map(({ function: name, sourceArn }) => ({ function: name, sourceArn }))).toEqual(calls);
  });

  it("posts its events to a webhook if one is configured, with a key that stays secret", async () => {
    expect(stack.of("aws:cloudwatch/eventApiDestination:EventApiDestination")).toEqual([]);
    const asked = await capture({ webhookUrl: "https://example.com/hook", webhookKey: "s3cret" });
    const [destination] = asked.of("aws:cloudwatch/eventApiDestination:EventApiDestination");
    expect(destination?.state).toMatchObject({
      invocationEndpoint: "https://example.com/hook",
      httpMethod: "POST",
    });
    const [connection] = asked.of("aws:cloudwatch/eventConnection:EventConnection");
    expect(connection?.secretInputs).toContain("authParameters");
    const [target] = asked
      .of("aws:cloudwatch/eventTarget:EventTarget")
      .filter(({ name }) => name === "webhook");
    expect(target?.state).toHaveProperty("deadLetterConfig");
  });

  it("leaves the account's API Gateway role alone unless it is asked for", async () => {
    expect(states("aws:apigateway/account:Account")).toEqual([]);
    const asked = await capture({ apiGatewayAccountRole: "true" });
    expect(asked.of("aws:apigateway/account:Account")).toHaveLength(1);
  });
});

describe("the configuration", () => {
  it("takes the original sample's parameters", () => {
    expect(parseConfig(config)).toMatchObject({
      messageType: "TRANSACTIONAL",
      waTemplate: { name: "message_waiting", language: "en" },
      replyTimeoutSeconds: 7200,
    });
  });

  it("reports every mistake at once, in words, with the command that mends it", () => {
    const { originatingEntity: _, ...rest } = config;
    const wrong = {
      ...rest,
      configurationSetArn: "messages",
      messageType: "URGENT",
      replyTimeoutSeconds: "soon",
    };
    expect(() => parseConfig(wrong)).toThrow(/4 mistakes/);
    for (const name of [
      "originatingEntity: is missing",
      "configurationSetArn: expected an ARN",
      "messageType",
      "replyTimeoutSeconds",
    ]) {
      expect(() => parseConfig(wrong)).toThrow(name);
    }
    expect(() => parseConfig(wrong)).toThrow("pulumi config set");
  });

  it("knows a misspelled setting", async () => {
    await expect(capture({ replyTimeoutSecs: "60" })).rejects.toThrow(
      "replyTimeoutSecs: there is no such setting",
    );
  });

  it("stops the program before it makes anything", async () => {
    await expect(capture({ messageType: "URGENT" })).rejects.toThrow(/messageType/);
  });
});
