import { readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { captureProgram, type Program } from "../../sandbox/cloud/program/program.ts";

/** AWS's limits on the size of what is deployed. They cannot be raised, but where it says so. */
const limits = {
  /** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
  definitionBytes: 1_048_576,
  stateNameCharacters: 80,
  /** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
  expressionBytes: 4_096,
  /** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
  environmentBytes: 4_096,
  codeBytes: 262_144_000,
  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html; white space is not counted. */
  rolePoliciesCharacters: 10_240,
  trustPolicyCharacters: 2_048,
  /** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html */
  queuePolicyBytes: 8_192,
  /** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
  apiDocumentBytes: 6_291_456,
  mappingTemplateBytes: 307_200,
  modelBytes: 409_600,
  accessLogFormatBytes: 3_072,
  /** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html; can be raised. */
  eventPatternCharacters: 2_048,
} as const;

/** Of a name, by the type of the resource. */
const nameCharacters: Readonly<Record<string, number>> = {
  "aws:dynamodb/table:Table": 255,
  "aws:iam/role:Role": 64,
  "aws:lambda/function:Function": 64,
  "aws:sfn/stateMachine:StateMachine": 80,
  "aws:sqs/queue:Queue": 80,
  "aws:cloudwatch/eventBus:EventBus": 256,
  "aws:cloudwatch/eventRule:EventRule": 64,
  "aws:scheduler/schedule:Schedule": 64,
};

/** Every setting that adds something, at a length that people may well want. */
const config = {
  configurationSetArn: `arn:aws:sms-voice:us-east-1:111122223333:configuration-set/${"x".repeat(64)}`,
  originatingEntity: "+18445550123",
  whatsAppNotificationTopicArn: "arn:aws:sns:us-east-1:111122223333:whatsapp-events",
  waTemplate: JSON.stringify({ name: "x".repeat(100), language: "en" }),
  templateLanguages: JSON.stringify(["en", "es_MX", "de", "pt_BR", "fr", "it", "hi", "id"]),
  languageByCallingCode: JSON.stringify({ 52: "es_MX", 49: "de", 55: "pt_BR", 33: "fr", 39: "it", 91: "hi" }),
  waPhoneNumberArn: "arn:aws:social-messaging:us-east-1:111122223333:phone-number-id/0123456789abcdef",
  lateReplyMessage: "x".repeat(500),
  webhookUrl: "https://example.com/hook",
  webhookSecrets: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  webhookKey: "key",
};

let stack: Program;
beforeAll(async () => {
  stack = await captureProgram({
    program: fileURLToPath(new URL("../../index.ts", import.meta.url)),
    config,
    region: "us-east-1",
    accountId: "111122223333",
  });
});

const bytes = (text: unknown) => Buffer.byteLength(String(text));
const characters = (text: unknown) => String(text).replaceAll(/\s/g, "").length;

/** What of these is larger than it may be; `sizes` by name. */
function tooLarge(limit: number, sizes: Iterable<readonly [name: string, size: number]>): string[] {
  const all = [...sizes];
  expect(all.length).toBeGreaterThan(0);
  return all.filter(([, size]) => size > limit).map(([name, size]) => `${name}: ${size} of ${limit}`);
}

/** A size for each resource of a type. */
function each(type: string, size: (state: Record<string, unknown>) => number): Array<[string, number]> {
  return stack.of(type).map(({ name, state }) => [name, size(state)]);
}

/** Every text in `value` that stands under a name that `matches`. */
function textsUnder(matches: RegExp, value: unknown, name = ""): string[] {
  if (typeof value === "string") return matches.test(name) ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    textsUnder(matches, member, Array.isArray(value) ? name : key),
  );
}

describe("state machines", () => {
  const machine = "aws:sfn/stateMachine:StateMachine";

  it("have definitions that Step Functions takes", () => {
    expect(
      tooLarge(
        limits.definitionBytes,
        each(machine, ({ definition }) => bytes(definition)),
      ),
    ).toEqual([]);
  });

  it("have states whose names it takes", () => {
    const names = stack.of(machine).flatMap(({ state }) => {
      const { States } = JSON.parse(String(state.definition)) as { States: object };
      return Object.keys(States).map((name): [string, number] => [name, name.length]);
    });

    expect(tooLarge(limits.stateNameCharacters, names)).toEqual([]);
  });

  it("write expressions that DynamoDB takes", () => {
    const expressions = stack
      .of(machine)
      .flatMap(({ state }) => textsUnder(/Expression$/, JSON.parse(String(state.definition))));

    expect(
      tooLarge(
        limits.expressionBytes,
        expressions.map((text) => [text, bytes(text)]),
      ),
    ).toEqual([]);
  });
});

describe("functions", () => {
  const lambda = "aws:lambda/function:Function";

  it("have environments that Lambda takes", () => {
    const size = ({ environment }: Record<string, unknown>) => {
      const { variables } = environment as { variables: Record<string, string> };
      return Object.entries(variables).reduce((sum, [name, value]) => sum + bytes(name) + bytes(value), 0);
    };

    expect(tooLarge(limits.environmentBytes, each(lambda, size))).toEqual([]);
  });

  it("have code that Lambda takes", () => {
    const size = ({ code }: Record<string, unknown>) => {
      const { archive } = code as { archive: string };
      return readdirSync(archive).reduce((sum, file) => sum + statSync(`${archive}/${file}`).size, 0);
    };

    expect(tooLarge(limits.codeBytes, each(lambda, size))).toEqual([]);
  });
});

describe("policies", () => {
  it("of a role are, together, no more than IAM takes", () => {
    const sizes = new Map<string, number>();
    for (const { state } of stack.of("aws:iam/rolePolicy:RolePolicy")) {
      const role = String(state.role);
      sizes.set(role, (sizes.get(role) ?? 0) + characters(state.policy));
    }

    expect(tooLarge(limits.rolePoliciesCharacters, sizes)).toEqual([]);
  });

  it("that say who may be a role are no more than IAM takes", () => {
    const sizes = each("aws:iam/role:Role", ({ assumeRolePolicy }) => characters(assumeRolePolicy));

    expect(tooLarge(limits.trustPolicyCharacters, sizes)).toEqual([]);
  });

  it("of a queue are no more than SQS takes", () => {
    const sizes = each("aws:sqs/queuePolicy:QueuePolicy", ({ policy }) => bytes(policy));

    expect(tooLarge(limits.queuePolicyBytes, sizes)).toEqual([]);
  });
});

describe("the API", () => {
  interface ApiDocument {
    readonly paths: unknown;
    readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
  }
  const document = () => String(stack.of("aws:apigateway/restApi:RestApi")[0]?.state.body);
  const parsed = () => JSON.parse(document()) as ApiDocument;

  it("is a document that API Gateway imports", () => {
    expect(tooLarge(limits.apiDocumentBytes, [["document", bytes(document())]])).toEqual([]);
  });

  it("has mapping templates that it takes", () => {
    const templates = textsUnder(/^application\/json$/, parsed().paths);

    expect(
      tooLarge(
        limits.mappingTemplateBytes,
        templates.map((text) => [text.slice(0, 80), bytes(text)]),
      ),
    ).toEqual([]);
  });

  it("has models that it takes", () => {
    const models = Object.entries(parsed().components.schemas);

    expect(
      tooLarge(
        limits.modelBytes,
        models.map(([name, model]) => [name, bytes(JSON.stringify(model))]),
      ),
    ).toEqual([]);
  });

  it("has an access log whose format it takes", () => {
    const sizes = each("aws:apigateway/stage:Stage", ({ accessLogSettings }) =>
      bytes((accessLogSettings as { format: string }).format),
    );

    expect(tooLarge(limits.accessLogFormatBytes, sizes)).toEqual([]);
  });
});

describe("everything else", () => {
  it("has event patterns that EventBridge takes", () => {
    const sizes = each(
      "aws:cloudwatch/eventRule:EventRule",
      ({ eventPattern }) => String(eventPattern).length,
    );

    expect(tooLarge(limits.eventPatternCharacters, sizes)).toEqual([]);
  });

  it.each(Object.entries(nameCharacters))("%s has names of at most %i characters", (type, limit) => {
    expect(
      tooLarge(
        limit,
        each(type, ({ name }) => String(name).length),
      ),
    ).toEqual([]);
  });
});
