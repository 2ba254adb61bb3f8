import { describe, expect, it } from "vitest";
import { AwsError, type JsonObject } from "../../../sandbox/cloud/service.ts";
import { exampleSmsNumber } from "../../../sandbox/world/sms-identity.ts";
import { smsParts } from "../../../sandbox/world/sms-parts.ts";
import { accountId, ana, carriers, region, startAt } from "./carriers-fixture.ts";

const ours = exampleSmsNumber(region, accountId);

describe("an SMS to Ana", () => {
  it("is queued, taken by the carrier and delivered, and her phone shows it", async () => {
    const { clock, phones, sendSms, smsEvents } = carriers();
    const { MessageId } = await sendSms(ana, "Your code is 1234");
    await clock.advance(1);
    expect(smsEvents()).toEqual(["TEXT_QUEUED", "TEXT_SUCCESSFUL", "TEXT_DELIVERED"]);
    expect(phones.messages(ana)).toMatchObject([
      {
        id: MessageId,
        direction: "out",
        channel: "sms",
        kind: "text",
        body: "Your code is 1234",
        status: "delivered",
      },
    ]);
  });

  it("is reported on EventBridge in AWS's form, without her number and without the context", async () => {
    const { bus, clock, sendSms } = carriers();
    const { MessageId } = await sendSms(ana, "Your code is 1234", {
      MessageType: "PROMOTIONAL",
      Context: { request: "r1" },
    });
    await clock.advance(1);
    expect(bus.at(-1)).toEqual({
      version: "0",
      id: expect.any(String),
      "detail-type": "Text Message Delivery Status Updated",
      source: "aws.sms-voice",
      account: accountId,
      time: "2026-11-23T08:00:00Z",
      region,
      resources: [],
      detail: {
        eventType: "TEXT_DELIVERED",
        eventVersion: "1.0",
        isFinal: true,
        originationPhoneNumber: "+18445550123",
        isoCountryCode: "US",
        messageEncoding: "GSM",
        messageType: "PROMOTIONAL",
        totalMessageParts: 1,
        totalMessagePrice: 0.00581,
        eventTimestamp: startAt + 950,
        mcc: "310",
        mnc: "800",
        carrierName: "Example Mobile",
        messageId: MessageId,
        messageRequestTimestamp: startAt,
        messageStatus: "DELIVERED",
        messageStatusDescription: "Message has been accepted by phone",
        totalCarrierFee: 0.003,
      },
    });
    expect(JSON.stringify(bus)).not.toContain("4155550123");
    expect(bus.map((event) => (event.detail as JsonObject).isFinal)).toEqual([false, true, true]);
  });

  it("waits while her phone is off, and comes when it is on", async () => {
    const { clock, phones, sendSms, smsEvents } = carriers();
    phones.change(ana, { online: false });
    await sendSms(ana, "Your code is 1234", { TimeToLive: 600 });
    await clock.advance(599);
    expect(smsEvents()).toEqual(["TEXT_QUEUED", "TEXT_PENDING"]);
    phones.change(ana, { online: true });
    await clock.advance(3600);
    expect(smsEvents().slice(2)).toEqual(["TEXT_DELIVERED"]);
    expect(phones.messages(ana)).toHaveLength(1);
  });

  it.each([
    { given: { TimeToLive: 600 }, seconds: 600, end: "TEXT_TTL_EXPIRED" },
    { given: {}, seconds: 72 * 3600, end: "TEXT_UNREACHABLE" },
  ])("is given up after $seconds seconds with her phone off: $end", async ({ given, seconds, end }) => {
    const { clock, phones, sendSms, smsEvents } = carriers();
    phones.change(ana, { online: false });
    await sendSms(ana, "Your code is 1234", given);
    await clock.advance(seconds - 1);
    expect(smsEvents()).not.toContain(end);
    await clock.advance(1);
    expect(smsEvents().at(-1)).toBe(end);
    phones.change(ana, { online: true });
    await clock.advance(60);
    expect(phones.messages(ana)).toEqual([]);
  });

  it("does not get past her block", async () => {
    const { clock, phones, sendSms, smsEvents } = carriers();
    phones.change(ana, { blocks: true });
    await sendSms(ana, "Your code is 1234");
    await clock.advance(1);
    expect(smsEvents()).toEqual(["TEXT_QUEUED", "TEXT_BLOCKED"]);
  });

  it("reaches a phone that is not on WhatsApp, and is untouched by WhatsApp's window", async () => {
    const { clock, phones, sendSms, smsEvents } = carriers();
    phones.change(ana, { onWhatsApp: false });
    await sendSms(ana, "Your code is 1234");
    await clock.advance(1);
    expect(smsEvents().at(-1)).toBe("TEXT_DELIVERED");
  });
});

describe("STOP by SMS", () => {
  it("keeps every further SMS from her, until START", async () => {
    const { clock, phones, sendSms, smsEvents } = carriers();
    phones.write(ana, { kind: "text", value: " stop ", channel: "sms" });
    await expect(sendSms(ana, "Offer!")).rejects.toMatchObject({
      code: "ConflictException",
      details: { Reason: "DESTINATION_PHONE_NUMBER_OPTED_OUT" },
    });
    phones.write(ana, { kind: "text", value: "START", channel: "sms" });
    await sendSms(ana, "Welcome back");
    await clock.advance(1);
    expect(smsEvents().at(-1)).toBe("TEXT_DELIVERED");
    expect(phones.messages(ana).map(({ body }) => body)).toEqual([" stop ", "START", "Welcome back"]);
  });

  it("is not STOP on WhatsApp, and opens no window there", async () => {
    const { clock, phones, sendSms, sendText, smsEvents, statuses } = carriers();
    phones.write(ana, { kind: "text", value: "Hello", channel: "sms" });
    await sendText(ana, "Hi");
    await clock.advance(1);
    expect(statuses().at(-1)).toBe("failed 131047");
    phones.write(ana, { kind: "text", value: "STOP" });
    await sendSms(ana, "Still here");
    await clock.advance(1);
    expect(smsEvents().at(-1)).toBe("TEXT_DELIVERED");
  });
});

describe("the call itself", () => {
  it.each([
    ["no number that can exist", { DestinationPhoneNumber: "+12" }, "ValidationException", "CANNOT_PARSE"],
    ["no text", { MessageBody: "" }, "ValidationException", "MISSING_PARAMETER"],
    ["1,601 characters", { MessageBody: "x".repeat(1601) }, "ValidationException", "FIELD_VALIDATION_FAILED"],
    ["an unknown type", { MessageType: "SPAM" }, "ValidationException", "FIELD_VALIDATION_FAILED"],
    ["four seconds to live", { TimeToLive: 4 }, "ValidationException", "FIELD_VALIDATION_FAILED"],
    [
      "six pairs of context",
      { Context: { a: "1", b: "2", c: "3", d: "4", e: "5", f: "6" } },
      "ValidationException",
      "FIELD_VALIDATION_FAILED",
    ],
    ["too low a price", { MaxPrice: "0.001" }, "ValidationException", "PRICE_OVER_THRESHOLD"],
    [
      "an unknown configuration set",
      { ConfigurationSetName: "others" },
      "ResourceNotFoundException",
      undefined,
    ],
    ["an unknown sender", { OriginationIdentity: "EXAMPLE" }, "ResourceNotFoundException", undefined],
  ] satisfies [string, JsonObject, string, string | undefined][])(
    "is refused with %s",
    async (_what, change, code, reason) => {
      const { clock, bus, sendSms } = carriers();
      const refusal = sendSms(ana, "Hello", change);
      await expect(refusal).rejects.toSatisfy(
        (error) => error instanceof AwsError && error.code === code && error.details.Reason === reason,
      );
      await clock.advance(1);
      expect(bus).toEqual([]);
    },
  );

  it.each([ours.arn, ours.id, ours.shownAs])(
    "may come from %s, and touches that number alone",
    async (identity) => {
      const { sendSms, smsVoice } = carriers();
      const more = { OriginationIdentity: identity, ConfigurationSetName: "messages" };
      await expect(sendSms(ana, "Hello", more)).resolves.toHaveProperty("MessageId");
      expect(smsVoice.resources("SendTextMessage", more)).toEqual([ours.arn]);
    },
  );

  it("reaches nobody as a dry run", async () => {
    const { bus, clock, sendSms } = carriers();
    await expect(sendSms(ana, "Hello", { DryRun: true })).resolves.toHaveProperty("MessageId");
    await clock.advance(1);
    expect(bus).toEqual([]);
  });

  it("finds the account's numbers", async () => {
    const { smsVoice } = carriers();
    await expect(smsVoice.call("DescribePhoneNumbers", {})).resolves.toMatchObject({
      PhoneNumbers: [{ PhoneNumber: "+18445550123", Status: "ACTIVE" }],
    });
  });
});

it.each([
  ["160 characters of GSM's alphabet", "x".repeat(160), { encoding: "GSM", count: 1 }],
  ["161", "x".repeat(161), { encoding: "GSM", count: 2 }],
  ["80 euro signs, which take two places each", "€".repeat(80), { encoding: "GSM", count: 1 }],
  ["81 of them", "€".repeat(81), { encoding: "GSM", count: 2 }],
  ["70 others", "я".repeat(70), { encoding: "Unicode", count: 1 }],
  ["71 others", "я".repeat(71), { encoding: "Unicode", count: 2 }],
])("%s count as the carriers count them", (_what, body, parts) => {
  expect(smsParts(body)).toEqual(parts);
});
