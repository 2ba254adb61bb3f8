import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { answer, stepContract } from "../../../lib/functions/contract.ts";
import { sendSms } from "../../../lib/functions/send-sms.ts";
import { sendWhatsApp } from "../../../lib/functions/send-whatsapp.ts";
import { step } from "../../../lib/lambda/step.ts";
import { MalformedEvent } from "../../../lib/messaging/errors.ts";

const number = "+14155550123";
const words = "Your parcel arrives today.";

const sms = { request_id: "parcel-81", recipient: number, message_body: words, message_type: "PROMOTIONAL" };
const whatsApp = {
  request_id: "parcel-81",
  role: "message",
  recipient: number,
  phone_id: number,
  origination_id: "phone-number-id-1",
  message: { type: "text", text: { body: words } },
};

/** Everything of an error that a log could print: Lambda's JSON format prints its enumerable members too. */
function printed(error: unknown): string {
  const { name, message, stack, cause } = error as Error;
  const members = Object.fromEntries(
    Object.getOwnPropertyNames(error).map((member) => [member, Reflect.get(error as Error, member)]),
  );
  return JSON.stringify({ name, message, stack, cause, ...members });
}

describe("a step of a workflow", () => {
  const echo = stepContract({
    environment: v.object({}),
    event: v.object({ text: v.string(), held: v.optional(v.boolean(), false) }),
    result: answer<{ readonly text: string; readonly held: boolean }>(),
    throws: [],
  });

  it("takes what its contract says, with defaults, and nothing besides", async () => {
    const handler = step(echo, async (event) => event);
    expect(await handler({ text: "hello", colour: "red" })).toEqual({ text: "hello", held: false });
  });

  it("ends with the error that its work throws", async () => {
    const handler = step(echo, async () => {
      throw new RangeError("too much");
    });
    await expect(handler({ text: "hello" })).rejects.toThrow(new RangeError("too much"));
  });
});

describe("an event that a step cannot read", () => {
  it.each([
    ["an SMS without a type", sendSms, { ...sms, message_type: words }, "message_type"],
    ["an SMS whose text is none", sendSms, { ...sms, message_body: [words, number] }, "message_body"],
    [
      "a WhatsApp message without a type",
      sendWhatsApp,
      { ...whatsApp, message: { body: words } },
      "message.type",
    ],
    ["a number that is none", sendWhatsApp, { ...whatsApp, recipient: { number } }, "recipient"],
    ["no event at all", sendWhatsApp, `${number}: ${words}`, "event"],
  ])("is named by the member at fault, and never quoted: %s", async (_what, contract, event, member) => {
    const handler = step(contract, () => Promise.reject(new Error("The work must not begin.")));
    const error: unknown = await Promise.resolve()
      .then(() => handler(event))
      .catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(MalformedEvent);
    expect((error as Error).message).toMatch(new RegExp(`^${member}: `));
    expect(printed(error)).not.toContain("4155550123");
    expect(printed(error)).not.toContain("parcel arrives");
  });
});
