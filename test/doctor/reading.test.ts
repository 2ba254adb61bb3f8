import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { stringify } from "yaml";
import { examine } from "../../scripts/doctor/examine.ts";
import type { Finding } from "../../scripts/doctor/finding.ts";
import { accountPolicy } from "../../scripts/doctor/policy.ts";
import { parseStack } from "../../scripts/doctor/stack.ts";
import { accountId, DoctorAccount, smsNumber } from "../support/doctor-account.ts";
import { settings } from "./known.ts";

/** What is read of the account, at the SDK's own protocols. */

let account: DoctorAccount;
beforeEach(async () => {
  account = await DoctorAccount.listen();
  for (const [name, value] of Object.entries(account.environment)) vi.stubEnv(name, value);
});
afterEach(() => account.close());

function examined(more: Record<string, unknown> = {}): Promise<readonly Finding[]> {
  const file = stringify({ config: { ...settings, ...more } });
  return examine(parseStack("dev", file), new Date("2026-11-26"));
}
const trouble = async (more?: Record<string, unknown>) =>
  (await examined(more)).filter(({ status }) => status !== "ok");

describe("permissions", () => {
  const { Statement } = accountPolicy();
  const allowed = Statement.flatMap(({ Action }) => Action);

  it("of the policy are those that are used, whatever SMS are sent from, and no others", async () => {
    await examined();
    account.has.phoneNumbers = [];
    await examined();
    await examined({ "messaging-api:originatingEntity": "pool-1" });
    expect([...account.asked].sort()).toEqual([...allowed].sort());
  });

  it("of the policy read, and read no API keys", () => {
    for (const action of allowed) expect(action).toMatch(/:(Get|List|Describe|GET)/);
    const [apiGateway] = Statement.filter(({ Action }) =>
      Action.some((action) => action === "apigateway:GET"),
    );
    expect(apiGateway).toMatchObject({
      Action: ["apigateway:GET"],
      Resource: "arn:aws:apigateway:*::/account",
    });
  });

  it.each(allowed.filter((action) => action !== "sts:GetCallerIdentity"))(
    "%s: without it, some is unknown and the rest is told",
    async (action) => {
      account.refused = [action];
      account.has.phoneNumbers = /SenderIds/.test(action) ? [] : account.has.phoneNumbers;
      const more: Record<string, string> = /Pools/.test(action)
        ? { "messaging-api:originatingEntity": "pool-1" }
        : {};
      const findings = await examined(more);
      const said = findings.filter(({ says }) => says.includes(action));
      expect(said).not.toEqual([]);
      for (const finding of said) {
        expect(finding).toMatchObject({
          status: "unknown",
          says: expect.stringContaining(
            `the credentials may not call ${action}; npm run doctor -- --policy prints what is needed.`,
          ),
        });
      }
      expect(findings.filter(({ status }) => status === "wrong")).toEqual([]);
      expect(findings.filter(({ status }) => status === "ok").length).toBeGreaterThan(5);
    },
  );
});

describe("what is not there", () => {
  it("is wrong, not unknown", async () => {
    account.has.topic = undefined;
    account.has.configurationSets = [];
    account.has.optOutLists = [];
    expect(await trouble()).toMatchObject([
      { check: "topic", status: "wrong", says: expect.stringContaining("There is no topic") },
      { check: "sms", status: "wrong", says: expect.stringContaining("There is no configuration set") },
      { check: "sms", status: "wrong", says: expect.stringContaining("There is no opt-out list") },
    ]);
  });

  it("is a pool, a phone number or a sender ID", async () => {
    account.has.phoneNumbers = [];
    for (const entity of [
      "pool-1",
      "phone-1",
      "+18445550123",
      "EXAMPLE",
      `arn:aws:sms-voice:us-east-1:${accountId}:sender-id/EXAMPLE/DE`,
    ]) {
      expect(await trouble({ "messaging-api:originatingEntity": entity })).toMatchObject([
        { check: "sms", status: "wrong", says: expect.stringContaining(entity) },
      ]);
    }
  });
});

describe("what SMS are sent from", () => {
  it.each([
    ["+18445550123", "phone number"],
    ["18445550123", "phone number"],
    ["phone-1", "phone number"],
    [`arn:aws:sms-voice:us-east-1:${accountId}:phone-number/phone-1`, "phone number"],
    ["pool-1", "pool"],
    ["EXAMPLE", "sender ID"],
    [`arn:aws:sms-voice:us-east-1:${accountId}:sender-id/EXAMPLE/DE`, "sender ID"],
  ])("%s is a %s", async (entity, kind) => {
    account.has.senderIds = [{ SenderId: "EXAMPLE", IsoCountryCode: "DE", MessageTypes: ["TRANSACTIONAL"] }];
    account.has.pools = [
      { PoolId: "pool-1", Status: "ACTIVE", MessageType: "TRANSACTIONAL", OptOutListName: "Default" },
    ];
    const findings = await examined({ "messaging-api:originatingEntity": entity });
    expect(findings.map(({ says }) => says).join("\n")).toContain(`SMS are sent from the ${kind} ${entity}`);
  });

  it("may say how fast it sends", async () => {
    account.has.phoneNumbers = [smsNumber({ MessagingLimits: { RateLimits: { SMS: 3 } } })];
    expect(await trouble()).toMatchObject([
      { check: "quotas", status: "warning", says: expect.stringContaining("3; apiRateLimit is 50") },
    ]);
  });
});

describe("quotas", () => {
  it("are the account's own before they are AWS's defaults, which are not asked for if nothing is missing", async () => {
    const [refill] = account.has.quotas;
    account.has.quotas = [
      { ...account.has.defaultQuotas[1], ...{ Value: 150 } },
      account.has.defaultQuotas[2],
      { ...refill, Value: 40 },
    ] as never;
    expect(await trouble()).toMatchObject([
      {
        says: expect.stringContaining("StartExecution a second: 40"),
        mend: "pulumi config set --stack dev apiRateLimit 40",
      },
      { says: expect.stringContaining("StartExecution at once: 150") },
    ]);
    expect([...account.asked]).not.toContain("servicequotas:ListAWSDefaultServiceQuotas");
  });
});

describe("the account is asked with the credentials of the deployment", () => {
  it("which are the environment's if the stack says nothing", async () => {
    await examined();
    expect([...account.keys]).toEqual(["key"]);
  });

  it("and the stack's own if it says so, alone", async () => {
    await examined({ "aws:accessKey": "key-of-stack", "aws:secretKey": "secret" });
    expect([...account.keys]).toEqual(["key-of-stack"]);
  });
});

describe("without an answer", () => {
  it("from AWS, one sentence says so", async () => {
    vi.stubEnv("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
    expect(await trouble()).toMatchObject([
      {
        check: "credentials",
        status: "wrong",
        says: expect.stringMatching(/^The account cannot be asked: AWS cannot be reached from here/),
      },
      { check: "account", status: "unknown" },
    ]);
  });

  it("for credentials that have expired, one sentence says so", async () => {
    account.refusesAll = "ExpiredToken";
    expect(await trouble()).toMatchObject([
      {
        check: "credentials",
        status: "wrong",
        says: expect.stringContaining("there are no valid AWS credentials (ExpiredToken"),
      },
      { check: "account", status: "unknown" },
    ]);
  });
});

describe("what the stack's file has wrong", () => {
  it("is told first, and what does not lean on it is looked at all the same", async () => {
    const findings = await examined({
      "messaging-api:waPhoneNumberArn": "aaa",
      "messaging-api:colour": "red",
    });
    expect(findings.slice(0, 2)).toMatchObject([
      {
        check: "configuration",
        status: "wrong",
        says: expect.stringMatching(/^waPhoneNumberArn: an ARN such as/),
      },
      { check: "configuration", status: "wrong", says: "colour: there is no such setting." },
    ]);
    expect(findings).toContainEqual(expect.objectContaining({ check: "whatsapp number", status: "unknown" }));
    expect(findings).toContainEqual(expect.objectContaining({ check: "topic", status: "ok" }));
  });

  it("if it is an ARN of another place, AWS is not asked for that", async () => {
    const elsewhere = "arn:aws:sms-voice:us-east-1:999988887777:configuration-set/messages";
    expect(await trouble({ "messaging-api:configurationSetArn": elsewhere })).toMatchObject([
      { check: "credentials", status: "wrong", says: expect.stringContaining("not of 999988887777") },
      {
        check: "sms",
        status: "unknown",
        says: expect.stringContaining("configurationSetArn must be right first"),
      },
    ]);
    expect([...account.asked]).not.toContain("sms-voice:DescribeConfigurationSets");
  });

  it("is not what Pulumi alone can read", async () => {
    const secrets = {
      "messaging-api:webhookUrl": "https://example.com",
      "messaging-api:webhookSecrets": { secure: "v1:abc" },
    };
    expect(await trouble(secrets)).toEqual([
      { check: "configuration", status: "unknown", says: "Encrypted, and so not looked at: webhookSecrets." },
    ]);
  });
});
