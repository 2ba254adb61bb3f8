import { describe, expect, it } from "vitest";
import { Aws } from "../../../../sandbox/cloud/aws.ts";
import { Iam } from "../../../../sandbox/cloud/iam/iam.ts";
import type { PolicyDocument } from "../../../../sandbox/cloud/iam/policy.ts";

const roleArn = "arn:aws:iam::123456789012:role/sender";
const table = "arn:aws:dynamodb:us-east-1:123456789012:table/conversations";
const queue = "arn:aws:sqs:us-east-1:123456789012:whatsapp-events";
const topic = "arn:aws:sns:us-east-1:123456789012:whatsapp";

const lambdaTrust = policy({
  Effect: "Allow",
  Principal: { Service: "lambda.amazonaws.com" },
  Action: "sts:AssumeRole",
});

function policy(...statements: object[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

function authorizerOf(...policies: PolicyDocument[]) {
  const iam = new Iam();
  iam.addRole({ arn: roleArn, name: "sender", trust: lambdaTrust });
  for (const document of policies) iam.addRolePolicy("sender", document);
  return iam;
}

describe("a role", () => {
  it("may do what a statement allows, on the resource that it names", () => {
    const authorizer = authorizerOf(
      policy({ Effect: "Allow", Action: "dynamodb:UpdateItem", Resource: table }),
    );

    expect(authorizer.check({ role: roleArn }, "dynamodb:UpdateItem", table).allowed).toBe(true);
    expect(authorizer.check({ role: roleArn }, "dynamodb:UpdateItem", `${table}-2`).allowed).toBe(false);
    expect(authorizer.check({ role: roleArn }, "dynamodb:PutItem", table).allowed).toBe(false);
  });

  it("is refused in AWS's words", () => {
    expect(authorizerOf().check({ role: roleArn }, "dynamodb:UpdateItem", table)).toEqual({
      allowed: false,
      reason:
        "User: arn:aws:sts::123456789012:assumed-role/sender/sandbox is not authorized to perform: dynamodb:UpdateItem " +
        `on resource: ${table} because no identity-based policy allows the dynamodb:UpdateItem action`,
    });
  });

  it("is told of once, however often it is refused the same", () => {
    const authorizer = authorizerOf();
    for (const _ of [1, 2]) authorizer.check({ role: roleArn }, "dynamodb:UpdateItem", table);
    expect(authorizer.refusals()).toEqual([expect.stringContaining("dynamodb:UpdateItem")]);
  });

  it("is refused through the one door of the sandbox as AccessDeniedException", async () => {
    const aws = new Aws(authorizerOf());
    aws.register("dynamodb", { resources: () => [table], call: async () => ({}) });

    await expect(
      aws.call({ principal: { role: roleArn }, service: "dynamodb", action: "GetItem", input: {} }),
    ).rejects.toMatchObject({
      code: "AccessDeniedException",
      message: expect.stringContaining("dynamodb:GetItem"),
    });
  });

  it.each([
    ["dynamodb:*", "dynamodb:UpdateItem", true],
    ["DynamoDB:updateitem", "dynamodb:UpdateItem", true],
    ["dynamodb:Get*", "dynamodb:UpdateItem", false],
    ["dynamodb:UpdateIte?", "dynamodb:UpdateItem", true],
    ["*", "dynamodb:UpdateItem", true],
  ])("with the action %s asking for %s: %s", (Action, action, allowed) => {
    const authorizer = authorizerOf(policy({ Effect: "Allow", Action, Resource: "*" }));

    expect(authorizer.check({ role: roleArn }, action, table).allowed).toBe(allowed);
  });

  it.each([
    [`${table}/index/*`, `${table}/index/by_request`, true],
    [`${table}/index/*`, table, false],
    ["arn:aws:dynamodb:*:*:table/conversations", table, true],
    ["arn:aws:dynamodb:*", table, true],
    // A wildcard does not reach over a colon.
    ["arn:aws:*:table/conversations", table, false],
    [
      "arn:aws:logs:us-east-1:123456789012:log-group:/x:*",
      "arn:aws:logs:us-east-1:123456789012:log-group:/x:log-stream:y",
      true,
    ],
    [table, "*", false],
    ["*", "*", true],
  ])("with the resource %s asking for %s: %s", (Resource, resource, allowed) => {
    const authorizer = authorizerOf(policy({ Effect: "Allow", Action: "*", Resource }));

    expect(authorizer.check({ role: roleArn }, "dynamodb:GetItem", resource).allowed).toBe(allowed);
  });

  it("is stopped by an explicit deny, whatever else allows it", () => {
    const authorizer = authorizerOf(
      policy({ Effect: "Allow", Action: "*", Resource: "*" }),
      policy({ Effect: "Deny", Action: "dynamodb:Delete*", Resource: table }),
    );

    expect(authorizer.check({ role: roleArn }, "dynamodb:GetItem", table).allowed).toBe(true);
    const verdict = authorizer.check({ role: roleArn }, "dynamodb:DeleteItem", table);
    expect(verdict.allowed).toBe(false);
    expect(verdict.reason).toContain("with an explicit deny in an identity-based policy");
  });

  it("that the program does not have is a loud error", () => {
    expect(() => authorizerOf().check({ role: "arn:aws:iam::1:role/nobody" }, "a:B", "*")).toThrow(
      /There is no role/,
    );
  });
});

describe("an administrator", () => {
  it("may do everything, and is granted nothing that could be unused", () => {
    const authorizer = authorizerOf();
    authorizer.addAdministrator("arn:aws:iam::123456789012:role/deployer");
    const principal = { role: "arn:aws:iam::123456789012:role/deployer" };
    expect(authorizer.check(principal, "dynamodb:DeleteTable", "*").allowed).toBe(true);
    expect(authorizer.check({ role: roleArn }, "dynamodb:DeleteTable", "*").allowed).toBe(false);
    expect(authorizer.unusedGrants()).toEqual([]);
  });
});

describe("what no call has needed", () => {
  it("is told by statement, action and resource", () => {
    const authorizer = authorizerOf(
      policy(
        { Sid: "Read", Effect: "Allow", Action: "dynamodb:GetItem", Resource: [table, `${table}-2`] },
        { Effect: "Allow", Action: ["sqs:SendMessage", "sqs:DeleteMessage"], Resource: queue },
        { Effect: "Deny", Action: "*", Resource: "arn:aws:s3:::secret" },
      ),
    );
    authorizer.check({ role: roleArn }, "dynamodb:GetItem", table);
    authorizer.check({ role: roleArn }, "sqs:sendmessage", queue);

    expect(authorizer.unusedGrants()).toEqual([
      { holder: "sender", statement: "Read", action: "dynamodb:GetItem", resource: `${table}-2` },
      { holder: "sender", statement: "1", action: "sqs:DeleteMessage", resource: queue },
    ]);
  });

  it("is each action with each resource: one of each is not all that the statement allows", () => {
    const authorizer = authorizerOf(
      policy({ Effect: "Allow", Action: ["sqs:A", "sqs:B"], Resource: [queue, `${queue}-2`] }),
    );
    authorizer.check({ role: roleArn }, "sqs:A", queue);
    authorizer.check({ role: roleArn }, "sqs:B", `${queue}-2`);

    expect(authorizer.unusedGrants().map(({ action, resource }) => [action, resource])).toEqual([
      ["sqs:A", `${queue}-2`],
      ["sqs:B", queue],
    ]);
  });

  it("is what a denied call asked for, too", () => {
    const authorizer = authorizerOf(
      policy(
        { Sid: "Read", Effect: "Allow", Action: "dynamodb:GetItem", Resource: table },
        { Effect: "Deny", Action: "dynamodb:GetItem", Resource: table },
      ),
    );
    authorizer.check({ role: roleArn }, "dynamodb:GetItem", table);

    expect(authorizer.unusedGrants()).toHaveLength(1);
  });

  it("is told of a resource's own policy", () => {
    const authorizer = new Iam();
    authorizer.addResourcePolicy(
      queue,
      policy({
        Effect: "Allow",
        Principal: { Service: "sns.amazonaws.com" },
        Action: "sqs:*",
        Resource: queue,
      }),
    );
    expect(authorizer.unusedGrants()).toMatchObject([{ holder: queue, statement: "0" }]);

    authorizer.check({ service: "sns.amazonaws.com", sourceArn: topic }, "sqs:SendMessage", queue);
    expect(authorizer.unusedGrants()).toEqual([]);
  });
});

describe("a service", () => {
  const queuePolicy = policy(
    {
      Sid: "TopicMaySend",
      Effect: "Allow",
      Principal: { Service: "sns.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: queue,
      Condition: {
        ArnEquals: { "aws:SourceArn": topic },
        StringEquals: { "aws:SourceAccount": "123456789012" },
      },
    },
    {
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "sqs:*",
      Resource: queue,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  );
  const authorizer = new Iam();
  authorizer.addResourcePolicy(queue, queuePolicy);

  it.each([
    ["the topic", "sns.amazonaws.com", topic, true],
    ["another topic", "sns.amazonaws.com", `${topic}-2`, false],
    [
      "the same topic in another account",
      "sns.amazonaws.com",
      topic.replace("123456789012", "210987654321"),
      false,
    ],
    ["another service", "events.amazonaws.com", topic, false],
  ])("%s sends to the queue", (_who, service, sourceArn, allowed) => {
    expect(authorizer.check({ service, sourceArn }, "sqs:SendMessage", queue).allowed).toBe(allowed);
  });

  it("needs a policy on the resource", () => {
    const verdict = authorizer.check(
      { service: "sns.amazonaws.com", sourceArn: topic },
      "sqs:SendMessage",
      `${queue}-2`,
    );
    expect(verdict.reason).toContain("no resource-based policy allows the sqs:SendMessage action");
  });

  it("is let in by a pattern of source ARNs", () => {
    const functionArn = "arn:aws:lambda:us-east-1:123456789012:function:get-request";
    const withPattern = new Iam();
    withPattern.addResourcePolicy(
      functionArn,
      policy({
        Effect: "Allow",
        Principal: { Service: "apigateway.amazonaws.com" },
        Action: "lambda:InvokeFunction",
        Resource: functionArn,
        Condition: {
          ArnLike: { "aws:SourceArn": "arn:aws:execute-api:us-east-1:123456789012:api/*/GET/messages/*" },
        },
      }),
    );
    const allows = (sourceArn: string) =>
      withPattern.check(
        { service: "apigateway.amazonaws.com", sourceArn },
        "lambda:InvokeFunction",
        functionArn,
      ).allowed;

    expect(allows("arn:aws:execute-api:us-east-1:123456789012:api/v1/GET/messages/*")).toBe(true);
    expect(allows("arn:aws:execute-api:us-east-1:123456789012:api/v1/POST/messages/*")).toBe(false);
  });

  it("and a role are both stopped by a deny in the policy of the resource", () => {
    const closed = authorizerOf(policy({ Effect: "Allow", Action: "*", Resource: "*" }));
    closed.addResourcePolicy(
      queue,
      policy({ Effect: "Deny", Principal: "*", Action: "sqs:*", Resource: queue }),
    );

    expect(closed.check({ role: roleArn }, "sqs:ReceiveMessage", queue).reason).toContain(
      "explicit deny in a resource-based",
    );
    expect(
      closed.check({ service: "sns.amazonaws.com", sourceArn: topic }, "sqs:SendMessage", queue).allowed,
    ).toBe(false);
  });
});

describe("a role's trust policy", () => {
  it("says which service may assume it", () => {
    expect(authorizerOf().canAssume(roleArn, "lambda.amazonaws.com")).toBe(true);
    expect(authorizerOf().canAssume(roleArn, "states.amazonaws.com")).toBe(false);
  });

  it("may tie the service to this account", () => {
    const authorizer = new Iam();
    authorizer.addRole({
      arn: roleArn,
      name: "sender",
      trust: policy({
        Effect: "Allow",
        Principal: { Service: ["states.amazonaws.com", "lambda.amazonaws.com"] },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
      }),
    });
    const machine = (account: string) => `arn:aws:states:us-east-1:${account}:stateMachine:send`;

    expect(authorizer.canAssume(roleArn, "states.amazonaws.com", machine("123456789012"))).toBe(true);
    expect(authorizer.canAssume(roleArn, "states.amazonaws.com", machine("210987654321"))).toBe(false);
    expect(authorizer.canAssume(roleArn, "states.amazonaws.com")).toBe(false);
  });
});

describe("a policy that the sandbox cannot evaluate is refused when it is read", () => {
  const allow = { Effect: "Allow", Action: "sqs:SendMessage", Resource: queue };

  it.each([
    [
      "an unknown operator",
      { ...allow, Condition: { DateLessThan: { "aws:SourceArn": "x" } } },
      /DateLessThan/,
    ],
    [
      "an unknown key",
      { ...allow, Condition: { StringEquals: { "aws:PrincipalTag/team": "x" } } },
      /PrincipalTag/,
    ],
    ["an unknown element", { Effect: "Allow", NotAction: "sqs:*", Resource: queue }, /NotAction/],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the policy language's own.
    ["a policy variable", { ...allow, Resource: "arn:aws:s3:::b/${aws:username}" }, /policy variables/],
    ["a resource that is no ARN", { ...allow, Resource: "conversations" }, /not an ARN/],
    ["an action without a service", { ...allow, Action: "SendMessage" }, /not an action/],
    ["a principal in a role's policy", { ...allow, Principal: "*" }, /Principal/],
    ["a misspelt effect", { ...allow, Effect: "allow" }, /Effect/],
  ])("%s", (_what, statement, reason) => {
    expect(() => authorizerOf(policy(statement))).toThrow(reason);
  });
});
