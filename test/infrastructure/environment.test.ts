import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { beforeAll, describe, expect, it } from "vitest";
import { functions } from "../../lib/functions/index.ts";
import { captureProgram } from "../../sandbox/cloud/program/program.ts";

/**
 * Each function is deployed with the variables of its contract and with no others. The compiler finds what is
 * missing; what a spread object brings too much it does not see.
 */

const deployed = new Map<string, Readonly<Record<string, string>>>();

beforeAll(async () => {
  const stack = await captureProgram({
    program: fileURLToPath(new URL("../../index.ts", import.meta.url)),
    config: {
      configurationSetArn: "arn:aws:sms-voice:us-east-1:111122223333:configuration-set/messages",
      originatingEntity: "+18445550123",
      whatsAppNotificationTopicArn: "arn:aws:sns:us-east-1:111122223333:whatsapp-events",
      waTemplate: "message_waiting",
      waPhoneNumberArn: "arn:aws:social-messaging:us-east-1:111122223333:phone-number-id/0123456789abcdef",
      // Everything that may be left out, so that no variable is.
      lateReplyMessage: "Your message has expired.",
      webhookUrl: "https://example.com/hook",
      webhookSecrets: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
      webhookKey: "key",
    },
    region: "us-east-1",
    accountId: "111122223333",
  });
  for (const { name, state } of stack.of("aws:lambda/function:Function")) {
    const { variables } = state.environment as { variables: Record<string, string> };
    deployed.set(name, variables);
  }
}, 300_000);

describe.each(Object.entries(functions))("the function %s", (name, { environment }) => {
  it("has the variables of its contract, and none besides but Node's own", () => {
    const expected = ["NODE_OPTIONS", ...Object.keys(environment.entries)];
    expect(Object.keys(deployed.get(name) ?? {}).sort()).toEqual(expected.sort());
  });

  it("can read them", () => {
    expect(v.safeParse(environment, deployed.get(name)).issues).toBeUndefined();
  });
});

it("no function is deployed without a contract", () => {
  expect([...deployed.keys()].sort()).toEqual(Object.keys(functions).sort());
});
