import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readConfig } from "../../lib/infrastructure/config.ts";
import { originationNumbers } from "../../lib/infrastructure/origination-number.ts";
import { arnsOfOtherPlaces, checkPreconditions } from "../../lib/infrastructure/preconditions.ts";
import { captureProgram } from "../../sandbox/cloud/program/program.ts";
import { AccountStub } from "../support/account-stub.ts";

/** What the program finds out about the account before it makes anything, and with whose credentials. */

let account: AccountStub;
beforeEach(async () => {
  account = await AccountStub.listen();
});
afterEach(() => account.close());

const arns = {
  configurationSetArn: "arn:aws:sms-voice:us-east-1:111122223333:configuration-set/messages",
  originatingEntity: "+18445550123",
  whatsAppNotificationTopicArn: "arn:aws:sns:us-east-1:111122223333:whatsapp-events",
};
const settings = { ...arns, waTemplate: "message_waiting" };

const place = { region: "us-east-1", accountId: "111122223333" };

function capture(config: Record<string, string> = {}) {
  return captureProgram({
    program: fileURLToPath(new URL("../../index.ts", import.meta.url)),
    config: { ...settings, ...config },
    ...place,
    environment: account.environment,
  });
}

/** What the program does first, without the rest of it. */
async function lookUp(config: Record<string, string> = {}, environment: Record<string, string> = {}) {
  const files = { AWS_CONFIG_FILE: devNull, AWS_SHARED_CREDENTIALS_FILE: devNull };
  for (const [name, value] of Object.entries({ ...files, ...account.environment, ...environment }))
    vi.stubEnv(name, value);
  await pulumi.runtime.setMocks({ call: () => place, newResource: () => ({ id: "", state: {} }) });
  const given = { "aws:region": place.region, ...settings, ...config };
  const project = pulumi.getProject();
  pulumi.runtime.setAllConfig(
    Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name.includes(":") ? name : `${project}:${name}`, value]),
    ),
  );
  const read = readConfig();
  await checkPreconditions(read);
  return originationNumbers(read);
}

describe("the business number", () => {
  it("is the account's only one", async () => {
    const [sender] = (await capture())
      .of("aws:lambda/function:Function")
      .filter(({ name }) => name === "send-whatsapp");
    expect(sender?.state.environment).toMatchObject({ variables: { ORIGINATION_ID: "phone-number-id-aaa" } });
  });

  it("must be chosen if there are several, and the error says which exist and how", async () => {
    account.numbers = ["aaa", "bbb"];
    await expect(lookUp()).rejects.toThrow(
      /waPhoneNumberArn[\s\S]*phone-number-id\/aaa[\s\S]*phone-number-id\/bbb/,
    );
  });

  it("must be linked first if there is none", async () => {
    account.numbers = [];
    await expect(lookUp()).rejects.toThrow(/No WhatsApp number is linked/);
  });

  it("cannot be found where AWS refuses to say, and the error says what is missing", async () => {
    account.refusal = "AccessDeniedException";
    await expect(lookUp()).rejects.toThrow(
      /could not be looked up: AWS refuses it \(AccessDeniedException\).*ListLinkedWhatsAppBusinessAccounts.*waPhoneNumberArn/,
    );
  });

  it("cannot be found without a network, and the error says so in a sentence", async () => {
    await expect(lookUp({}, { AWS_ENDPOINT_URL: "http://127.0.0.1:9" })).rejects.toThrow(
      /could not be looked up: AWS cannot be reached from here \(.*\)\. To go without, name one/,
    );
  });
});

describe("further business numbers", () => {
  it("follow the default one, each once", async () => {
    const arn = (tail: string) => `arn:aws:social-messaging:us-east-1:111122223333:phone-number-id/${tail}`;
    const stack = await capture({
      waPhoneNumberArn: arn("aaa"),
      waMorePhoneNumberArns: JSON.stringify([arn("bbb"), arn("aaa"), arn("bbb")]),
    });
    const [first] = stack.of("aws:lambda/function:Function").filter(({ name }) => name === "accept-request");
    expect(first?.state.environment).toMatchObject({
      variables: { ORIGINATION_IDS: '["phone-number-id-aaa","phone-number-id-bbb"]' },
    });
  });
});

describe("the account is asked with the credentials of the deployment", () => {
  // With no number linked the program ends there: what follows is not looked at.
  async function asking(config: Record<string, string>, environment: Record<string, string> = {}) {
    account.numbers = [];
    await expect(lookUp(config, environment)).rejects.toThrow(/No WhatsApp number is linked/);
    return account.keys;
  }

  it("which are the environment's if it says nothing", async () => {
    expect(await asking({})).toEqual({
      apigateway: ["key-of-environment"],
      "social-messaging": ["key-of-environment", "key-of-environment"],
    });
  });

  it("of aws:accessKey", async () => {
    const { apigateway } = await asking({ "aws:accessKey": "key-of-config", "aws:secretKey": "secret" });
    expect(apigateway).toEqual(["key-of-config"]);
  });

  it("of aws:profile", async () => {
    const folder = mkdtempSync(join(tmpdir(), "profiles-"));
    const file = join(folder, "credentials");
    writeFileSync(file, "[work]\naws_access_key_id = key-of-profile\naws_secret_access_key = secret\n");
    const { apigateway } = await asking({ "aws:profile": "work" }, { AWS_SHARED_CREDENTIALS_FILE: file });
    rmSync(folder, { recursive: true });
    expect(apigateway).toEqual(["key-of-profile"]);
  });

  it("of aws:assumeRoles, each role assumed as the one before it", async () => {
    const roles = ["first", "second"].map((name) => ({
      roleArn: `arn:aws:iam::111122223333:role/${name}`,
    }));
    const { sts, apigateway } = await asking({ "aws:assumeRoles": JSON.stringify(roles) });
    expect(apigateway).toEqual(["key-of-second"]);
    expect(sts?.slice(0, 2)).toEqual(["key-of-environment", "key-of-first"]);
  });
});

describe("API Gateway's log role", () => {
  it("must be there for the access log, and the error says the two ways on", async () => {
    account.logRole = undefined;
    await expect(lookUp()).rejects.toThrow(/no CloudWatch role.*apiGatewayAccountRole true.*accessLog false/);
    // The next that the program asks for, and does not find, is a business number.
    account.numbers = [];
    for (const waysOn of [{ apiGatewayAccountRole: "true" }, { accessLog: "false" }]) {
      await expect(lookUp(waysOn)).rejects.toThrow(/No WhatsApp number is linked/);
    }
  });

  it("is not waited for where AWS refuses to say whether it is there", async () => {
    account.refusal = "AccessDeniedException";
    const waPhoneNumberArn = "arn:aws:social-messaging:us-east-1:111122223333:phone-number-id/aaa";
    expect((await lookUp({ waPhoneNumberArn })).map(({ arn }) => arn)).toEqual([waPhoneNumberArn]);
  });
});

describe("settings that name something of another place", () => {
  it("are named before anything is made", async () => {
    await expect(
      lookUp({ whatsAppNotificationTopicArn: "arn:aws:sns:eu-west-1:111122223333:whatsapp-events" }),
    ).rejects.toThrow(/whatsAppNotificationTopicArn: in us-east-1, where the stack is, not in eu-west-1/);
  });

  it("are mistakes in region and account, but an origination identity may be shared by another account", () => {
    expect(arnsOfOtherPlaces(arns, place)).toEqual([]);
    const shared = "arn:aws:sms-voice:us-east-1:999999999999:pool/pool-1";
    expect(arnsOfOtherPlaces({ originatingEntity: shared }, place)).toEqual([]);
    expect(
      arnsOfOtherPlaces(
        {
          originatingEntity: shared.replace("us-east-1", "eu-west-1"),
          configurationSetArn: settings.configurationSetArn.replace("111122223333", "999999999999"),
          waMorePhoneNumberArns: ["arn:aws:social-messaging:eu-west-1:111122223333:phone-number-id/aaa"],
        },
        place,
      ),
    ).toEqual([
      "configurationSetArn: of account 111122223333, into which the stack is deployed, not of 999999999999",
      "waMorePhoneNumberArns: in us-east-1, where the stack is, not in eu-west-1",
      "originatingEntity: in us-east-1, where the stack is, not in eu-west-1",
    ]);
  });
});
