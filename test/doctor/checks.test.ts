import { describe, expect, it } from "vitest";
import { configuration } from "../../scripts/doctor/checks/configuration.ts";
import { credentials } from "../../scripts/doctor/checks/credentials.ts";
import { eventDestination } from "../../scripts/doctor/checks/event-destination.ts";
import { inAccount } from "../../scripts/doctor/checks/index.ts";
import { logRole } from "../../scripts/doctor/checks/log-role.ts";
import { metaApiVersion } from "../../scripts/doctor/checks/meta-api-version.ts";
import { number } from "../../scripts/doctor/checks/number.ts";
import { quotas } from "../../scripts/doctor/checks/quotas.ts";
import { sms } from "../../scripts/doctor/checks/sms.ts";
import { template as templateCheck } from "../../scripts/doctor/checks/template.ts";
import { topic } from "../../scripts/doctor/checks/topic.ts";
import type { Facts } from "../../scripts/doctor/facts/gather.ts";
import type { Template } from "../../scripts/doctor/facts/whatsapp.ts";
import { parseStack } from "../../scripts/doctor/stack.ts";
import { closedPolicy, numberArn, policyOfNewTopic, topicArn } from "../support/doctor-account.ts";
import { businessAccount, goodFacts, origination, saidBy, stackFile, template, troubleBy } from "./known.ts";

/** The decisions by themselves: facts in, sentences out. */

const stack = parseStack("dev", stackFile);
const beforehand = { stack, settings: {}, mistakes: [], now: new Date("2026-11-26") };
const unknownFacts = Object.fromEntries(
  Object.keys(goodFacts).map((name) => [name, name === "templates" ? {} : { unknown: "nobody knows" }]),
) as unknown as Facts;

describe("every check that asks the account", () => {
  it.each(inAccount.map((check) => [check.name, check] as const))(
    "%s: finds nothing wrong in a good one",
    (_, check) => {
      expect(troubleBy(check)).toEqual([]);
      expect(saidBy(check)).not.toEqual([]);
    },
  );

  it.each(inAccount.map((check) => [check.name, check] as const))(
    "%s: says what it could not find out, and why",
    (_, check) => {
      const trouble = troubleBy(check, unknownFacts);
      expect(trouble).not.toEqual([]);
      for (const { status, says } of trouble) {
        expect(status).toBe("unknown");
        expect(says).toMatch(/: nobody knows\.$/);
      }
    },
  );
});

describe("configuration", () => {
  it("says mistakes in the program's words, each with a command", () => {
    const mistakes = ["apiRateLimit: at most 10000", "colour: there is no such setting"];
    expect(configuration.look({ ...beforehand, mistakes })).toEqual([
      {
        status: "wrong",
        says: "apiRateLimit: at most 10000.",
        mend: "pulumi config set --stack dev apiRateLimit <value>",
      },
      {
        status: "wrong",
        says: "colour: there is no such setting.",
        mend: "pulumi config rm --stack dev colour",
      },
    ]);
  });

  it("says what is encrypted, and whose credentials are used instead", () => {
    const encrypted = { ...stack, encrypted: ["webhookSecrets", "aws:secretKey"] };
    expect(configuration.look({ ...beforehand, stack: encrypted })).toContainEqual({
      status: "unknown",
      says: "Encrypted, and so not looked at: webhookSecrets, aws:secretKey. The credentials are the environment's instead.",
    });
  });
});

describe("credentials", () => {
  const look = (known: object) =>
    credentials.look({ ...beforehand, accountId: { is: "111122223333" }, misplaced: [], ...known });

  it("are said with their account", () => {
    expect(look({})).toMatchObject([{ status: "ok", says: expect.stringContaining("account 111122223333") }]);
  });

  it("that are not valid are wrong, with the command that shows whether they are", () => {
    const accountId = { unknown: "there are no valid AWS credentials (ExpiredToken)" };
    expect(look({ accountId })).toMatchObject([
      {
        status: "wrong",
        mend: expect.stringMatching(/^aws configure, .*: aws sts get-caller-identity --region us-east-1$/),
      },
    ]);
  });

  it("that cannot be tried need a way to AWS first", () => {
    const accountId = { unknown: "AWS cannot be reached from here (ECONNREFUSED)" };
    expect(look({ accountId })).toMatchObject([
      { status: "wrong", mend: expect.stringMatching(/^a way to AWS/) },
    ]);
  });

  it("lead elsewhere than an ARN does", () => {
    const misplaced = ["configurationSetArn: in us-east-1, where the stack is, not in eu-west-1"];
    expect(look({ misplaced })).toMatchObject([
      { status: "wrong", mend: "pulumi config set --stack dev configurationSetArn <ARN>" },
    ]);
  });

  it("need a region", () => {
    expect(look({ stack: { ...stack, region: undefined } })).toMatchObject([
      { status: "wrong", mend: "pulumi config set --stack dev aws:region <region>" },
    ]);
  });
});

describe("the WhatsApp number", () => {
  const accounts = (...list: object[]) => ({
    businessAccounts: { is: list.map((one) => ({ ...businessAccount, ...one })) },
  });
  const another = { arn: numberArn("bbb"), shown: "+1 844-555-0198", name: "", quality: "RED" };

  it("must be linked first", () => {
    expect(troubleBy(number, accounts())).toMatchObject([
      { status: "wrong", says: expect.stringContaining("No WhatsApp business account is linked") },
    ]);
    expect(troubleBy(number, accounts({ numbers: [] }))).toMatchObject([
      { status: "wrong", says: expect.stringContaining("no number") },
    ]);
  });

  it("needs a registration that is complete", () => {
    expect(troubleBy(number, accounts({ isRegistered: false }))).toMatchObject([
      { status: "wrong", says: expect.stringContaining("waba-1") },
    ]);
  });

  it("must be chosen of several, by a command that chooses one", () => {
    const several = accounts({ numbers: [...businessAccount.numbers, another] });
    expect(troubleBy(number, several)).toMatchObject([
      {
        status: "wrong",
        says: expect.stringContaining(another.arn),
        mend: `pulumi config set --stack dev waPhoneNumberArn ${numberArn("aaa")}`,
      },
    ]);
  });

  it("that is chosen must exist", () => {
    expect(troubleBy(number, {}, { waPhoneNumberArn: numberArn("zzz") })).toMatchObject([
      { status: "wrong", mend: `pulumi config set --stack dev waPhoneNumberArn ${numberArn("aaa")}` },
    ]);
  });

  it("that is one of several more must exist, and the others stay", () => {
    const several = accounts({ numbers: [...businessAccount.numbers, { ...another, quality: "GREEN" }] });
    const settings = {
      waPhoneNumberArn: numberArn("aaa"),
      waMorePhoneNumberArns: JSON.stringify([numberArn("bbb"), numberArn("zzz")]),
    };
    expect(troubleBy(number, several, settings)).toMatchObject([
      {
        status: "wrong",
        mend: `pulumi config set --stack dev waMorePhoneNumberArns '["${numberArn("bbb")}"]'`,
      },
    ]);
  });

  it("whose quality is low is warned of", () => {
    expect(troubleBy(number, accounts({ numbers: [another] }))).toMatchObject([
      { status: "warning", says: expect.stringContaining("RED") },
    ]);
  });
});

describe("WhatsApp's events", () => {
  const going = (destination: object | undefined) => ({
    businessAccounts: { is: [{ ...businessAccount, destination: destination as never }] },
  });

  it("go nowhere", () => {
    expect(troubleBy(eventDestination, going(undefined))).toMatchObject([
      {
        status: "wrong",
        mend: `aws socialmessaging put-whatsapp-business-account-event-destinations --id waba-1 --event-destinations eventDestinationArn=${topicArn} --region us-east-1`,
      },
    ]);
  });

  it("go to another topic of the account, which the stack had better listen to", () => {
    const other = `${topicArn}-2`;
    expect(troubleBy(eventDestination, going({ arn: other }))).toMatchObject([
      { status: "wrong", mend: `pulumi config set --stack dev whatsAppNotificationTopicArn ${other}` },
    ]);
  });

  it("go to something else", () => {
    const connect = "arn:aws:connect:us-east-1:111122223333:instance/1";
    expect(troubleBy(eventDestination, going({ arn: connect }))).toMatchObject([
      {
        status: "wrong",
        says: expect.stringContaining(connect),
        mend: expect.stringContaining("put-whatsapp-business-account-event-destinations"),
      },
    ]);
  });
});

describe("the topic", () => {
  const having = (fields: object) => ({
    topic: { is: { policy: JSON.stringify(closedPolicy), key: undefined, ...fields } },
  });

  it("must exist", () => {
    expect(troubleBy(topic, { topic: { is: undefined } })).toMatchObject([
      { status: "wrong", mend: "aws sns create-topic --name whatsapp-events --region us-east-1" },
    ]);
  });

  it("as SNS makes it lets others publish, and is mended by the README's policy", () => {
    const [first] = troubleBy(topic, having({ policy: JSON.stringify(policyOfNewTopic) }));
    expect(first).toMatchObject({
      status: "wrong",
      says: expect.stringContaining("everybody if AWS:SourceOwner is 111122223333"),
    });
    expect(first?.mend).toContain('"aws:SourceAccount":"111122223333"');
  });

  it("must let the service publish, unless a role of yours does", () => {
    const policy = JSON.stringify({ Statement: [] });
    expect(troubleBy(topic, having({ policy }))).toMatchObject([
      {
        status: "wrong",
        says: expect.stringContaining("does not let social-messaging.amazonaws.com publish"),
      },
    ]);
    const byRole = {
      businessAccounts: {
        is: [
          { ...businessAccount, destination: { arn: topicArn, roleArn: "arn:aws:iam::111122223333:role/a" } },
        ],
      },
    };
    expect(saidBy(topic, { ...having({ policy }), ...byRole })).toMatchObject([
      { status: "ok", says: expect.stringContaining("by a role of yours") },
    ]);
  });

  it("is warned of without a condition on the account", () => {
    const policy = JSON.stringify({ Statement: [{ ...closedPolicy.Statement[0], Condition: undefined }] });
    expect(troubleBy(topic, having({ policy }))).toMatchObject([
      { status: "warning", says: expect.stringContaining("aws:SourceAccount") },
    ]);
  });

  it("is warned of where a condition denies what cannot be judged", () => {
    const denial = {
      Effect: "Deny",
      Principal: "*",
      Action: "sns:Publish",
      Condition: { StringNotEquals: { "aws:SourceVpc": "vpc-1" } },
    };
    const policy = JSON.stringify({ Statement: [...closedPolicy.Statement, denial] });
    expect(troubleBy(topic, having({ policy }))).toMatchObject([
      { status: "warning", says: expect.stringContaining("does not judge") },
    ]);
  });

  it("encrypted by AWS's own key shuts the service out; by yours, that cannot be seen", () => {
    expect(troubleBy(topic, having({ key: "alias/aws/sns" }))).toMatchObject([{ status: "wrong" }]);
    expect(troubleBy(topic, having({ key: "1234" }))).toMatchObject([{ status: "warning" }]);
  });
});

describe("the template", () => {
  const having = (...list: Partial<Template>[]) => ({
    templates: { "waba-1": { is: list.map((one) => ({ ...template, ...one })) } },
  });

  it("must exist, in each language", () => {
    expect(troubleBy(templateCheck, having())).toMatchObject([
      { status: "wrong", mend: expect.stringContaining("create-whatsapp-message-template --id waba-1") },
    ]);
    expect(troubleBy(templateCheck, {}, { templateLanguages: '["en", "de"]' })).toMatchObject([
      {
        status: "wrong",
        says: "Business account Example Company has no template message_waiting in de, but in en (APPROVED). README.md has one to submit, as template.json.",
      },
    ]);
  });

  it("in another language than the stack's default is named, with the command that takes that", () => {
    expect(troubleBy(templateCheck, having({ language: "en_US" }))).toMatchObject([
      {
        status: "wrong",
        mend: `pulumi config set --stack dev waTemplate '{"name":"message_waiting","language":"en_US"}'`,
      },
    ]);
  });

  it.each(["PAUSED", "DISABLED", "REJECTED", "PENDING", "IN_APPEAL", ""])(
    "that is '%s' is wrong",
    (status) => {
      expect(troubleBy(templateCheck, having({ status }))).toMatchObject([
        { status: "wrong", mend: expect.anything() },
      ]);
    },
  );

  it("that Meta has yet to look at is waited for", () => {
    expect(troubleBy(templateCheck, having({ status: "PENDING" }))).toMatchObject([
      { mend: expect.stringMatching(/^wait until this says APPROVED: aws socialmessaging list-/) },
    ]);
  });

  it("that is rejected is said with Meta's reason", () => {
    const definition = { components: [], rejected_reason: "INVALID_FORMAT" };
    expect(troubleBy(templateCheck, having({ status: "REJECTED", definition }))).toMatchObject([
      { says: expect.stringContaining("for INVALID_FORMAT") },
    ]);
  });

  it("must take what waTemplate fills in, by a command with what it takes", () => {
    const definition = { components: [{ type: "BODY", text: "Dear {{1}}" }] };
    expect(troubleBy(templateCheck, having({ definition }))).toMatchObject([
      {
        status: "wrong",
        mend: `pulumi config set --stack dev waTemplate '{"name":"message_waiting","language":"en","components":[{"type":"body","parameters":[{"type":"text","text":"…"}]}]}'`,
      },
    ]);
  });

  it("that AWS shows in another form is not judged", () => {
    expect(troubleBy(templateCheck, having({ definition: undefined }))).toMatchObject([
      { status: "unknown" },
    ]);
  });

  it("of the lowest quality is warned of", () => {
    expect(troubleBy(templateCheck, having({ quality: "RED" }))).toMatchObject([{ status: "warning" }]);
  });

  it("is looked at in the business accounts of the numbers that send, and in no other", () => {
    const other = {
      ...businessAccount,
      id: "waba-2",
      numbers: businessAccount.numbers.map((one) => ({ ...one, arn: numberArn("bbb") })),
    };
    const facts = {
      businessAccounts: { is: [businessAccount, other] },
      templates: { "waba-1": { is: [template] }, "waba-2": { is: [] } },
    };
    expect(troubleBy(templateCheck, facts, { waPhoneNumberArn: numberArn("aaa") })).toEqual([]);
    expect(troubleBy(templateCheck, facts, { waPhoneNumberArn: numberArn("bbb") })).toMatchObject([
      { status: "wrong" },
    ]);
    // As long as none is chosen, it may be any.
    expect(troubleBy(templateCheck, facts)).toMatchObject([{ status: "wrong" }]);
  });

  it("of low quality, and one that Meta has put into MARKETING, is warned of", () => {
    expect(troubleBy(templateCheck, having({ quality: "YELLOW", category: "MARKETING" }))).toMatchObject([
      { status: "warning" },
      { status: "warning" },
    ]);
  });
});

describe("SMS", () => {
  const from = (fields: Partial<typeof origination>) => ({
    origination: { is: { ...origination, ...fields } },
  });

  it.each<[string, Partial<Facts>, Record<string, string>, object]>([
    [
      "needs its configuration set",
      { configurationSet: { is: false } },
      {},
      {
        status: "wrong",
        mend: expect.stringContaining("create-configuration-set --configuration-set-name messages"),
      },
    ],
    [
      "needs what it is sent from",
      { origination: { is: undefined } },
      {},
      { status: "wrong", says: expect.stringContaining("+18445550123") },
    ],
    [
      "is not sent from a number that is pending",
      from({ status: "PENDING" }),
      {},
      { status: "wrong", says: expect.stringContaining("PENDING") },
    ],
    [
      "is not sent from a number for calls",
      from({ sendsSms: false }),
      {},
      { status: "wrong", says: expect.stringContaining("cannot send SMS") },
    ],
    [
      "is sent from a number for other messages",
      from({}),
      { messageType: "PROMOTIONAL" },
      { status: "warning", mend: "pulumi config set --stack dev messageType TRANSACTIONAL" },
    ],
    [
      "has opt-outs that nobody reads",
      from({ isSelfManaged: true }),
      {},
      { status: "warning", says: expect.stringContaining("self-managed") },
    ],
    [
      "needs its opt-out list",
      { optOutList: { is: false } },
      {},
      { status: "wrong", mend: expect.stringContaining("create-opt-out-list --opt-out-list-name Default") },
    ],
    [
      "goes to verified numbers only",
      { tier: { is: "SANDBOX" } },
      {},
      { status: "warning", says: expect.stringContaining("sandbox") },
    ],
    [
      "has a new account's limit",
      { spendLimit: { is: { enforced: 1, maximum: 1 } } },
      {},
      { status: "warning", mend: expect.stringContaining("spend-limit.html") },
    ],
    [
      "stops before its alarm rings",
      {},
      { smsSpendAlarm: "600" },
      {
        status: "warning",
        mend: expect.stringContaining("set-text-message-spend-limit-override --monthly-limit 1000"),
      },
    ],
  ])("%s", (_, facts, settings, said) => {
    expect(troubleBy(sms, facts, settings)).toMatchObject([said]);
  });

  it("from another account's pool has a list that cannot be seen from here", () => {
    const originatingEntity = "arn:aws:sms-voice:us-east-1:999988887777:pool/pool-1";
    expect(troubleBy(sms, { optOutList: { is: false } }, { originatingEntity })).toEqual([]);
  });
});

describe("API Gateway's log role", () => {
  const without = { apiGateway: { is: { logRole: undefined, ratePerSecond: 10_000, burst: 5_000 } } };

  it("must be there for an access log, or be set by the stack", () => {
    expect(troubleBy(logRole, without)).toMatchObject([
      { status: "wrong", mend: "pulumi config set --stack dev apiGatewayAccountRole true" },
    ]);
    expect(troubleBy(logRole, without, { apiGatewayAccountRole: "true" })).toEqual([]);
    expect(troubleBy(logRole, without, { accessLog: "false" })).toEqual([]);
  });
});

describe("quotas", () => {
  const stepFunctions = (fields: object) => ({
    stepFunctions: {
      is: { ...("is" in goodFacts.stepFunctions ? goodFacts.stepFunctions.is : {}), ...fields } as never,
    },
  });

  const moreNumbers = (count: number) =>
    JSON.stringify(Array.from({ length: count }, (_, index) => numberArn(`b${index}`)));
  const sixNumbers = { waMorePhoneNumberArns: moreNumbers(5) };

  it.each<[string, Partial<Facts>, Record<string, string>, string]>([
    [
      "StartExecution a second",
      {},
      { apiRateLimit: "301", replyTimeoutSeconds: "60", eventConcurrency: "61", ...sixNumbers },
      "pulumi config set --stack dev apiRateLimit 300",
    ],
    [
      "StartExecution at once",
      {},
      { apiBurstLimit: "1301" },
      "pulumi config set --stack dev apiBurstLimit 1300",
    ],
    [
      "open executions",
      {},
      { replyTimeoutSeconds: "20001" },
      "--service-code states --quota-code L-OPEN --desired-value 1000050",
    ],
    [
      "functions at once",
      { concurrency: { is: 10 } },
      {},
      "--service-code lambda --quota-code L-B99A9384 --desired-value 1000",
    ],
    [
      "eventConcurrency is 10; apiRateLimit wants 11",
      {},
      { apiRateLimit: "51" },
      "pulumi config set --stack dev eventConcurrency 11",
    ],
    [
      "WhatsApp, requests a second by one number: about 60",
      {},
      { apiRateLimit: "61", eventConcurrency: "13" },
      "pulumi config set --stack dev apiRateLimit 60",
    ],
    [
      "WhatsApp, requests a second by 2 numbers: about 120",
      {},
      { apiRateLimit: "121", eventConcurrency: "25", waMorePhoneNumberArns: moreNumbers(1) },
      "pulumi config set --stack dev apiRateLimit 120",
    ],
    [
      "requests of all APIs",
      { apiGateway: { is: { logRole: "", ratePerSecond: 40, burst: 5_000 } } },
      {},
      "apiRateLimit 40",
    ],
    [
      "requests of all APIs",
      { apiGateway: { is: { logRole: "", ratePerSecond: 500, burst: 100 } } },
      {},
      "apiBurstLimit 100",
    ],
    [
      "SMS, parts a second",
      { origination: { is: { ...origination, partsPerSecond: 3 } } },
      {},
      "quotas.html",
    ],
  ])("%s: warns where callers may ask for more", (what, facts, settings, mend) => {
    expect(troubleBy(quotas, facts, settings)).toMatchObject([
      { status: "warning", says: expect.stringContaining(what), mend: expect.stringContaining(mend) },
    ]);
  });

  it("of which Service Quotas knows none are not judged", () => {
    expect(troubleBy(quotas, stepFunctions({ startRefill: undefined }))).toMatchObject([
      { status: "unknown" },
    ]);
  });

  it("count the webhook's queue, too", () => {
    const settings = { webhookUrl: "https://example.com", webhookSecrets: `whsec_${"A".repeat(44)}` };
    expect(troubleBy(quotas, { concurrency: { is: 40 } })).toEqual([]);
    expect(troubleBy(quotas, { concurrency: { is: 40 } }, settings)).toMatchObject([{ status: "warning" }]);
  });
});

describe("Meta's API version", () => {
  it.each([
    ["v24.0", "2026-11-26", "ok", undefined],
    ["v21.0", "2026-11-26", "warning", "v25.0"],
    ["v21.0", "2027-02-01", "wrong", "v25.0"],
    ["v19.0", "2026-11-26", "wrong", "v25.0"],
    ["v99.0", "2026-11-26", "unknown", undefined],
  ])("%s on %s is %s", (version, today, status, next) => {
    const [said] = metaApiVersion.look({
      ...beforehand,
      settings: { metaApiVersion: version },
      now: new Date(today),
    });
    expect(said?.status).toBe(status);
    expect(said?.mend).toBe(next && `pulumi config set --stack dev metaApiVersion ${next}`);
  });
});
