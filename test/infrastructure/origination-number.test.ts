import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { captureProgram } from "../../sandbox/cloud/program/program.ts";

/** Which business number the stack takes where none is configured: what the account says decides. */

let numbers: string[] = [];
let api: Server;

beforeAll(async () => {
  api = createServer((request, response) => {
    response.setHeader("content-type", "application/json");
    const account = { arn: "arn:aws:social-messaging:us-east-1:111122223333:waba/1", id: "waba-1" };
    const phoneNumbers = numbers.map((number) => ({
      arn: `arn:aws:social-messaging:us-east-1:111122223333:phone-number-id/${number}`,
      phoneNumberId: `phone-number-id-${number}`,
      displayPhoneNumber: `+1 555 ${number}`,
    }));
    const isList = request.url?.includes("/list") === true;
    response.end(
      JSON.stringify(isList ? { linkedAccounts: [account] } : { account: { ...account, phoneNumbers } }),
    );
  });
  await new Promise<void>((resolve) => api.listen(0, "127.0.0.1", resolve));
});
afterAll(() => api.close());

function capture() {
  return captureProgram({
    program: fileURLToPath(new URL("../../index.ts", import.meta.url)),
    config: {
      configurationSetArn: "arn:aws:sms-voice:us-east-1:111122223333:configuration-set/messages",
      originatingEntity: "+18445550123",
      whatsAppNotificationTopicArn: "arn:aws:sns:us-east-1:111122223333:whatsapp-events",
      waTemplate: "message_waiting",
    },
    region: "us-east-1",
    accountId: "111122223333",
    environment: {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(api.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: "key",
      AWS_SECRET_ACCESS_KEY: "secret",
    },
  });
}

describe("the business number", () => {
  it("is the account's only one", async () => {
    numbers = ["aaa"];
    const [sender] = (await capture())
      .of("aws:lambda/function:Function")
      .filter(({ name }) => name === "send-whatsapp");
    expect(sender?.state.environment).toMatchObject({ variables: { ORIGINATION_ID: "phone-number-id-aaa" } });
  });

  it("must be chosen if there are several, and the error says which exist and how", async () => {
    numbers = ["aaa", "bbb"];
    await expect(capture()).rejects.toThrow(
      /waPhoneNumberArn[\s\S]*phone-number-id\/aaa[\s\S]*phone-number-id\/bbb/,
    );
  });

  it("must be linked first if there is none", async () => {
    numbers = [];
    await expect(capture()).rejects.toThrow(/No WhatsApp number is linked/);
  });
});
