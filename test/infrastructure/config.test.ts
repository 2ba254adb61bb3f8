import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseConfig, StackConfig, type Surroundings } from "../../lib/infrastructure/config.ts";
import { runs } from "../support/runs.ts";

/** What `pulumi config` may say, and in which words it is told what it may not. */

const config = {
  configurationSetArn: "arn:aws:sms-voice:us-east-1:111122223333:configuration-set/messages",
  originatingEntity: "+18445550123",
  whatsAppNotificationTopicArn: "arn:aws:sns:us-east-1:111122223333:whatsapp-events",
  waTemplate: "message_waiting",
};
const inAws: Surroundings = { stack: "prod", isLocal: false };
const inSandbox: Surroundings = { stack: "dev", isLocal: true };

const parse = (more: Record<string, string>, where = inAws) => parseConfig({ ...config, ...more }, where);

/** The lines that say what is wrong; none if nothing is. */
function mistakes(more: Record<string, string>, where = inAws): string[] {
  try {
    parse(more, where);
    return [];
  } catch (error) {
    if (!pulumi.RunError.isInstance(error)) throw error;
    return error.message.split("\n").slice(1, -1);
  }
}

describe("the configuration", () => {
  it("takes the original sample's parameters", () => {
    expect(parse({})).toMatchObject({
      messageType: "TRANSACTIONAL",
      waTemplate: { name: "message_waiting", language: "en" },
      replyTimeoutSeconds: 7200,
    });
  });

  it("reports every mistake at once, in words, with the command that mends it", () => {
    const { originatingEntity: _, ...rest } = config;
    const wrong = { ...rest, configurationSetArn: "messages", messageType: "URGENT", reply: "soon" };
    expect(() => parseConfig(wrong, inAws)).toThrow(
      new pulumi.RunError(
        `The stack's configuration has 4 mistakes:
  configurationSetArn: an ARN such as arn:aws:sms-voice:us-east-1:111122223333:configuration-set/messages
  originatingEntity: is missing
  messageType: TRANSACTIONAL or PROMOTIONAL
  reply: there is no such setting
Set each with: pulumi config set <name> <value>. README.md explains them.`,
      ),
    );
  });

  it("takes further business numbers as a list of ARNs", () => {
    const arn = "arn:aws:social-messaging:us-east-1:111122223333:phone-number-id/976c72a700aa";
    expect(parse({}).waMorePhoneNumberArns).toEqual([]);
    expect(parse({ waMorePhoneNumberArns: JSON.stringify([arn]) }).waMorePhoneNumberArns).toEqual([arn]);
    expect(mistakes({ waMorePhoneNumberArns: arn })).toEqual([
      `  waMorePhoneNumberArns: a JSON list such as ["${arn}"]`,
    ]);
    expect(mistakes({ waMorePhoneNumberArns: '["+15550783882"]' })).toEqual([
      `  waMorePhoneNumberArns[0]: an ARN such as ${arn}`,
    ]);
  });

  it("takes further API keys, and says what is wrong with one", () => {
    const keys = [{ name: "shop", rateLimit: 10, quota: { limit: 5, period: "WEEK" } }, { name: "Till-2" }];
    expect(parse({}).apiKeys).toEqual([]);
    expect(parse({ apiKeys: JSON.stringify(keys) }).apiKeys).toEqual(keys);
    const wrong = [
      { name: "1" },
      { name: "a", burstLimit: 0 },
      { name: "b", quota: { limit: 1, period: "YEAR" } },
    ];
    expect(mistakes({ apiKeys: JSON.stringify(wrong) })).toEqual([
      "  apiKeys[0].name: 1 to 64 of A-Z a-z 0-9 _ and -, the first a letter",
      "  apiKeys[1].burstLimit: at least 1",
      "  apiKeys[2].quota.period: one of DAY, WEEK, MONTH",
    ]);
    expect(mistakes({ apiKeys: '[{"name": "a"}, {"name": "a"}]' })).toEqual([
      "  apiKeys: two keys have one name",
    ]);
    expect(mistakes({ apiKeys: '[{"name": "a"}]', auth: "iam" })).toEqual([
      "  apiKeys: are for nothing, as auth is iam",
    ]);
    expect(mistakes({ auth: "cognito" })).toEqual(["  auth: key or iam"]);
  });

  it("takes the pace at which new versions take over", () => {
    const rollout = { type: "canary", percent: 5, minutes: 60 };
    expect(parse({}).rollout).toBeUndefined();
    expect(parse({ rollout: JSON.stringify(rollout) }).rollout).toEqual(rollout);
    expect(mistakes({ rollout: '{"type": "slow", "percent": 100, "minutes": 2.5}' })).toEqual([
      "  rollout.type: linear or canary",
      "  rollout.percent: at most 99",
      "  rollout.minutes: a whole number from 1 to 2100",
    ]);
    expect(mistakes({ rollout: "slowly" })).toEqual([
      '  rollout: JSON such as {"type": "linear", "percent": 10, "minutes": 5}',
    ]);
  });

  it("takes source ranges in CIDR notation, and addresses", () => {
    const ranges = ["203.0.113.0/24", "198.51.100.7", "2001:db8::/32"];
    expect(parse({}).allowedSourceRanges).toBeUndefined();
    expect(parse({ allowedSourceRanges: JSON.stringify(ranges) }).allowedSourceRanges).toEqual(ranges);
    const rule = "an address, or a range such as 203.0.113.0/24 or 2001:db8::/32";
    expect(mistakes({ allowedSourceRanges: '["203.0.113.0/33", "example.com", "203.0.113.0/"]' })).toEqual(
      [0, 1, 2].map((index) => `  allowedSourceRanges[${index}]: ${rule}`),
    );
    expect(mistakes({ allowedSourceRanges: "[]" })).toEqual([
      "  allowedSourceRanges: at least one; leave it out for all",
    ]);
  });

  it.each([
    ["0", "at least 60"],
    ["90000", "at most 86400"],
    ["two hours", "a whole number from 60 to 86400"],
  ])("says what a number may be, when it is %s", (replyTimeoutSeconds, rule) => {
    expect(mistakes({ replyTimeoutSeconds })).toEqual([`  replyTimeoutSeconds: ${rule}`]);
  });

  it("knows how long CloudWatch keeps logs", () => {
    expect(parse({ logRetentionDays: "365" }).logRetentionDays).toBe(365);
    expect(mistakes({ logRetentionDays: "45" })).toEqual([
      expect.stringContaining("logRetentionDays: one of CloudWatch's: 1, 3, 5, 7"),
    ]);
  });

  it("takes an origination identity as a number, an id or an ARN, and no other ARN", () => {
    for (const originatingEntity of [
      "+18445550123",
      "MYBRAND",
      "pool-0123456789abcdef",
      "arn:aws:sms-voice:us-east-1:111122223333:phone-number/phone-0123456789abcdef",
    ]) {
      expect(mistakes({ originatingEntity })).toEqual([]);
    }
    expect(mistakes({ originatingEntity: "arn:aws:sns:us-east-1:111122223333:topic" })).toHaveLength(1);
  });

  const webhookSecrets = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  it("wants a secret with a webhook, and keeps it one", async () => {
    const webhookUrl = "https://example.com/hook";
    expect(mistakes({ webhookUrl })).toEqual([expect.stringContaining("webhookSecrets: is missing")]);
    expect(mistakes({ webhookSecrets, webhookKey: "s3cret" })).toHaveLength(2);
    const parsed = parse({ webhookUrl, webhookSecrets, webhookKey: "s3cret" });
    for (const kept of [parsed.webhookSecrets, parsed.webhookKey])
      expect(await pulumi.isSecret(kept as pulumi.Output<string>)).toBe(true);
  });

  it("takes two secrets while they are changed, and says what is wrong with them without showing them", () => {
    const webhookUrl = "https://example.com/hook";
    const two = JSON.stringify([webhookSecrets, `whsec_${Buffer.alloc(64).toString("base64")}`]);
    expect(mistakes({ webhookUrl, webhookSecrets: two })).toEqual([]);
    for (const wrong of ["hunter2-hunter2", '["hunter2-hunter2"]', "[hunter2-hunter2"]) {
      const said = mistakes({ webhookUrl, webhookSecrets: wrong });
      expect(said).toHaveLength(1);
      expect(said.join()).not.toContain("hunter2");
    }
  });

  it("takes a webhook on this computer in the sandbox only, for it wants HTTPS", () => {
    const local = { webhookUrl: "http://localhost:3000/hook", webhookSecrets };
    expect(mistakes(local, inSandbox)).toEqual([]);
    expect(mistakes(local)).toEqual(["  webhookUrl: an HTTPS address"]);
    expect(mistakes({ ...local, webhookUrl: "http://example.com/hook" }, inSandbox)).toHaveLength(1);
    expect(mistakes({ ...local, webhookUrl: "https://" })).toHaveLength(1);
  });

  it("protects the tables unless the stack is dev, or it says otherwise", () => {
    expect(parse({}).deletionProtection).toBe(true);
    expect(parse({}, inSandbox).deletionProtection).toBe(false);
    expect(parse({ deletionProtection: "true" }, inSandbox).deletionProtection).toBe(true);
  });
});

describe("a mistake", () => {
  const settings = Object.keys(StackConfig.entries);
  const texts = fc.oneof(
    fc.string(),
    fc.string({ minLength: 4_000, maxLength: 5_000 }),
    fc.json(),
    fc.json().map((json) => `[${json}]`),
    // What the settings that take JSON know the names of.
    fc
      .record(
        {
          name: fc.jsonValue(),
          language: fc.jsonValue(),
          components: fc.jsonValue(),
          default: fc.jsonValue(),
        },
        { requiredKeys: [] },
      )
      .map((value) => JSON.stringify(value)),
  );

  it("is told in our words, without the value, whatever is set", () => {
    fc.assert(
      fc.property(fc.constantFrom(...settings), texts, (setting, text) => {
        for (const line of mistakes({ [setting]: text })) {
          expect(line).not.toMatch(/Invalid|received|expected|undefined|[!<>]=?\d/);
          expect(line).toMatch(/^ {2}\w+/);
          if (text.length > 10) expect(line).not.toContain(text);
        }
      }),
      runs(2_000),
    );
  });
});
