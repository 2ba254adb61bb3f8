import { beforeEach, describe, expect, it } from "vitest";
import { type Person, story } from "../support/story.ts";

/** Whatever Meta, a carrier, the person or the caller does: the request ends in a named outcome, with the reason. */

const sandbox = story();
const template =
  "template: You have a message waiting from Example Company. Reply to this message to receive it.";

let ana: Person;
beforeEach(() => {
  ana = sandbox.person();
});

describe("Meta says that the window was closed after all (131047)", () => {
  it("so the message is held again, and goes when the person answers", async () => {
    await ana.writes("hello");
    await sandbox.fault({ whatsapp: 131047, number: ana.number });
    const id = await sandbox.sendWhatsApp(ana, "It arrives today.");

    expect(await sandbox.request(id)).toMatchObject({ latest_status: "held" });
    expect(await ana.received()).toEqual([template]);
    await ana.writes("yes");

    expect(await ana.received()).toEqual([template, "text: It arrives today."]);
    const request = await sandbox.request(id);
    expect(request.latest_status).toBe("delivered");
    expect(request.error).toBeUndefined();
    expect(request.messages.map(({ role, latest_status }) => [role, latest_status])).toEqual([
      ["message", "failed"],
      ["template", "delivered"],
      ["message", "delivered"],
    ]);
  });

  it("and what was written before opens nothing, if its event comes later", async () => {
    await ana.writes("hello");
    await sandbox.fault({ events: "delay", status: "received", seconds: 120, number: ana.number });
    await ana.writes("are you there?");
    await sandbox.passes(30);
    await sandbox.fault({ whatsapp: 131047, number: ana.number });
    const id = await sandbox.sendWhatsApp(ana, "It arrives today.");
    await sandbox.passes(180);

    expect(await sandbox.request(id)).toMatchObject({ latest_status: "held" });
    await ana.writes("yes");
    expect(await ana.received()).toEqual([template, "text: It arrives today."]);
  });

  it("of two messages that were written in one second: then it is held as well", async () => {
    for (const text of ["hello", "it is me"]) {
      await sandbox.control("POST", `/phones/${ana.number}/messages`, { text });
    }
    await sandbox.passes(30);
    await sandbox.fault({ whatsapp: 131047, number: ana.number });
    const id = await sandbox.sendWhatsApp(ana, "It arrives today.");
    expect(await sandbox.request(id)).toMatchObject({ latest_status: "held" });
    expect(await ana.received()).toEqual([template]);
  });

  it("twice: then it fails, with the reason", async () => {
    await ana.writes("hello");
    await sandbox.fault({ whatsapp: 131047, role: "text", times: 2, number: ana.number });
    const id = await sandbox.sendWhatsApp(ana, "It arrives today.");
    await ana.writes("yes");
    expect(await sandbox.request(id)).toMatchObject({ latest_status: "failed", error: { code: "131047" } });
    // And the next one does not meet the same refusal: what was written has opened nothing.
    const next = await sandbox.sendWhatsApp(ana, "It is here.");
    expect(await sandbox.request(next)).toMatchObject({ latest_status: "held" });
  });

  it("but the person wrote meanwhile: then it goes again at once, without a template", async () => {
    await ana.writes("hello");
    await sandbox.fault({ whatsapp: 131047, number: ana.number });
    await sandbox.fault({ events: "delay", status: "failed", seconds: 30, number: ana.number });
    const id = await sandbox.sendWhatsApp(ana, "It arrives today.");
    await sandbox.passes(5);
    await ana.writes("are you there?");
    await sandbox.passes(60);
    expect(await ana.received()).toEqual(["text: It arrives today."]);
    expect((await sandbox.request(id)).latest_status).toBe("delivered");
  });
});

describe("Meta limits the rate, or has a passing fault", () => {
  it.each([131056, 130429, 131000, 131016])("(%i): the message is sent again after a while", async (code) => {
    await ana.writes("hello");
    await sandbox.fault({ whatsapp: code, times: 2, number: ana.number });
    const id = await sandbox.sendWhatsApp(ana, "It arrives today.");
    expect((await sandbox.execution(id)).current_state).toBe("BackOff");
    await sandbox.passes(60);
    expect(await ana.received()).toEqual(["text: It arrives today."]);
    expect((await sandbox.request(id)).latest_status).toBe("delivered");
  });

  it("without end: then it fails after five attempts", async () => {
    await ana.writes("hello");
    await sandbox.fault({ whatsapp: 131056, times: 50, number: ana.number });
    const id = await sandbox.sendWhatsApp(ana, "It arrives today.");
    await sandbox.passes(600);
    const request = await sandbox.request(id);
    expect(request).toMatchObject({ latest_status: "failed", error: { code: "131056" } });
    expect(request.messages).toHaveLength(5);
    await sandbox.control("DELETE", "/faults");
  });

  it("on the template: it is sent again, once for everyone who waits", async () => {
    await sandbox.fault({ whatsapp: 131056, role: "template", number: ana.number });
    const ids = [await sandbox.sendWhatsApp(ana, "one"), await sandbox.sendWhatsApp(ana, "two")];
    await sandbox.passes(60);
    expect(await ana.received()).toEqual([template]);
    await ana.writes("yes");
    for (const id of ids) expect((await sandbox.request(id)).latest_status).toBe("delivered");
  });
});

describe("a template that cannot be used", () => {
  it.each([
    ["is not there", { name: "no_such_template" }, "132001"],
    ["is not approved in that language", { language: "fi" }, "132001"],
    ["is paused", { name: "season_greetings" }, "132015"],
  ])("because it %s fails everyone who waits on it at once", async (_why, wanted, code) => {
    const id = await sandbox.sendWhatsApp(ana, { message_body: "Hello", template: wanted });
    expect(await sandbox.request(id)).toMatchObject({
      latest_status: "failed",
      error: { code },
      messages: [{ role: "template", latest_status: "failed" }],
    });
  });
});

describe("WhatsApp finally cannot deliver", () => {
  it.each([131026, 131049, 130472, 131051, 131042, 999999])(
    "(%i): the request fails, with code and title",
    async (code) => {
      await ana.writes("hello");
      await sandbox.fault({ whatsapp: code, number: ana.number });
      const id = await sandbox.sendWhatsApp(ana, "It arrives today.");
      expect(await sandbox.request(id)).toMatchObject({
        latest_status: "failed",
        error: { code: String(code), title: expect.stringMatching(/./) },
      });
      expect(await sandbox.execution(id)).toMatchObject({ status: "FAILED", error: String(code) });
      expect((await sandbox.path(id)).at(-1)).toBe("MessageFailed");
    },
  );

  it("after AWS's 180 minutes: the request fails with AWS's words", async () => {
    await ana.writes("hello");
    await sandbox.fault({ whatsapp: "retries-exhausted", number: ana.number });
    const id = await sandbox.sendWhatsApp(ana, "It arrives today.");
    await sandbox.passes(181 * 60);
    const { latest_status, error } = await sandbox.request(id);
    expect(latest_status).toBe("failed");
    expect(error?.title).toContain("retries exhausted");
  });

  it("to a person who is not on WhatsApp at all", async () => {
    await ana.is({ onWhatsApp: false });
    const id = await sandbox.sendWhatsApp(ana, "It arrives today.");
    expect(await sandbox.request(id)).toMatchObject({ latest_status: "failed", error: { code: "131026" } });
  });

  it("a marketing template to a person who stopped marketing (131050): opted out, but only of that", async () => {
    await ana.writes("hello");
    await sandbox.fault({ whatsapp: 131050, role: "template", number: ana.number });
    const promo = await sandbox.sendWhatsApp(ana, { template: { name: "message_waiting" } });
    expect((await sandbox.request(promo)).latest_status).toBe("opted_out");
    const parcel = await sandbox.sendWhatsApp(ana, "It arrives today.");
    expect((await sandbox.request(parcel)).latest_status).toBe("delivered");
  });
});

describe("a request with an SMS fallback", () => {
  const withFallback = { message_body: "It arrives today.", fallback: "sms" };

  it("goes by SMS when WhatsApp cannot deliver, and shows both messages", async () => {
    await ana.is({ onWhatsApp: false });
    const id = await sandbox.sendWhatsApp(ana, withFallback);
    await sandbox.passes(10);
    expect((await ana.phone()).map(({ channel, body }) => [channel, body])).toEqual([
      ["sms", "It arrives today."],
    ]);
    const request = await sandbox.request(id);
    expect(request.latest_status).toBe("delivered");
    expect(request.error).toBeUndefined();
    expect(request.messages.map(({ role, type, latest_status }) => [role, type, latest_status])).toEqual([
      ["template", "whatsapp", "failed"],
      ["fallback", "sms", "delivered"],
    ]);
  });

  it("goes by SMS when nobody answers in time, and a later answer changes nothing", async () => {
    const id = await sandbox.sendWhatsApp(ana, withFallback);
    await sandbox.passes(7210);
    expect((await sandbox.request(id)).latest_status).toBe("delivered");
    await ana.writes("yes?");
    expect(await ana.received()).toEqual([template, "text: It arrives today."]);
    expect(
      (await ana.phone()).filter(({ body }) => body === "It arrives today.").map(({ channel }) => channel),
    ).toEqual(["sms"]);
  });

  it.each(["ClaimTemplate", "AwaitReply"])(
    "goes by SMS when the conversation cannot be written to: %s",
    async (state) => {
      await sandbox.fault({ call: { state }, error: "ValidationException", status: 400, times: 100 });
      const id = await sandbox.sendWhatsApp(ana, withFallback);
      await sandbox.passes(300);
      await sandbox.control("DELETE", "/faults");
      expect(await sandbox.request(id)).toMatchObject({
        outcome: "delivered",
        messages: expect.arrayContaining([expect.objectContaining({ role: "fallback" })]),
      });
    },
  );

  it("goes by SMS when the conversation cannot be looked at again", async () => {
    await ana.writes("hello");
    await sandbox.fault({ whatsapp: 131047, number: ana.number });
    await sandbox.fault({
      call: { state: "FindConversation" },
      error: "ValidationException",
      status: 400,
      times: 100,
    });
    const id = await sandbox.sendWhatsApp(ana, withFallback);
    await sandbox.passes(300);
    await sandbox.control("DELETE", "/faults");
    expect((await sandbox.request(id)).outcome).toBe("delivered");
    expect((await sandbox.path(id)).at(-1)).toBe("Delivered");
  });

  it("does not go by SMS while the WhatsApp message may still arrive", async () => {
    await ana.writes("hello");
    await ana.is({ online: false });
    const id = await sandbox.sendWhatsApp(ana, withFallback);
    await sandbox.passes(25 * 3600);
    expect((await sandbox.request(id)).latest_status).toBe("sent");
    expect((await sandbox.path(id)).at(-1)).toBe("SentWithoutConfirmation");
    await ana.is({ online: true });
    expect(await ana.received()).toEqual(["text: It arrives today."]);
    expect((await sandbox.request(id)).latest_status).toBe("delivered");
  });

  it("fails with the SMS's reason if that fails too", async () => {
    await ana.is({ onWhatsApp: false });
    await sandbox.fault({ sms: "TEXT_UNREACHABLE", number: ana.number });
    const id = await sandbox.sendWhatsApp(ana, withFallback);
    await sandbox.passes(10);
    expect(await sandbox.request(id)).toMatchObject({
      latest_status: "failed",
      error: { code: "TEXT_UNREACHABLE" },
    });
  });

  it("shows as failed, and stays unconfirmed, if the SMS's reason comes days after", async () => {
    await ana.is({ online: false });
    const id = await sandbox.sendWhatsApp(ana, withFallback);
    await sandbox.passes(7_210 + 26 * 3_600);
    expect(await sandbox.request(id)).toMatchObject({ outcome: "unconfirmed" });
    await sandbox.passes(72 * 3_600);
    expect(await sandbox.request(id)).toMatchObject({
      outcome: "unconfirmed",
      latest_status: "failed",
      error: { code: "TEXT_UNREACHABLE" },
    });
  });

  it("ends opted out if the number has opted out of SMS", async () => {
    await ana.writes({ channel: "sms", text: "STOP" });
    await ana.is({ onWhatsApp: false });
    const id = await sandbox.sendWhatsApp(ana, withFallback);
    await sandbox.passes(10);
    expect((await sandbox.request(id)).latest_status).toBe("opted_out");
  });
});

describe("a send without an answer", () => {
  it("is not repeated, and a status event tells what became of it", async () => {
    await ana.writes("hello");
    await sandbox.fault({
      call: { service: "social-messaging", action: "SendWhatsAppMessage" },
      lose: "answer",
    });
    const id = await sandbox.sendWhatsApp(ana, "It arrives today.");
    await sandbox.passes(120);
    expect(await ana.received()).toEqual(["text: It arrives today."]);
    expect(await sandbox.request(id)).toMatchObject({
      latest_status: "delivered",
      messages: [{ eum_msg_id: "__UNKNOWN__", wa_msg_id: expect.stringMatching(/^wamid/) }],
    });
    expect((await sandbox.path(id)).at(-1)).toBe("Delivered");
  });

  it("of which nothing is ever heard again stays unknown", async () => {
    await ana.writes("hello");
    await sandbox.fault({
      call: { service: "social-messaging", action: "SendWhatsAppMessage" },
      lose: "request",
    });
    const id = await sandbox.sendWhatsApp(ana, "It arrives today.");
    await sandbox.passes(25 * 3600);
    expect(await ana.received()).toEqual([]);
    expect((await sandbox.request(id)).latest_status).toBe("unknown");
    expect(await sandbox.execution(id)).toMatchObject({ status: "SUCCEEDED", output: { status: "unknown" } });
  });

  it("of a template is waited on all the same", async () => {
    await sandbox.fault({
      call: { service: "social-messaging", action: "SendWhatsAppMessage" },
      lose: "answer",
    });
    const id = await sandbox.sendWhatsApp(ana, "It arrives today.");
    expect((await sandbox.request(id)).latest_status).toBe("held");
    await ana.writes("yes");
    expect(await ana.received()).toEqual([template, "text: It arrives today."]);
  });

  it("does not stop the messages behind it", async () => {
    await sandbox.sendWhatsApp(ana, "one");
    await sandbox.sendWhatsApp(ana, "two");
    await sandbox.fault({
      call: { service: "social-messaging", action: "SendWhatsAppMessage" },
      lose: "answer",
    });
    await ana.writes("yes");
    await sandbox.passes(60);
    expect(await ana.received()).toEqual([template, "text: one", "text: two"]);
  });
});

describe("a fault in a step", () => {
  it.each([
    ["the first", "PutItem", "accept-request"],
    ["reading the conversation", "GetItem", "send-whatsapp"],
    ["claiming the template", "UpdateItem", "send-whatsapp"],
  ])("(%s) that passes changes nothing", async (_step, action, caller) => {
    await sandbox.fault({
      call: { service: "dynamodb", action, caller },
      error: "InternalServerError",
      times: 2,
    });
    const id = await sandbox.sendWhatsApp(ana, "It arrives today.");
    await sandbox.passes(30);
    await ana.writes("yes");
    await sandbox.passes(30);
    expect(await ana.received()).toEqual([template, "text: It arrives today."]);
    expect((await sandbox.request(id)).latest_status).toBe("delivered");
    await sandbox.control("DELETE", "/faults");
  });

  it.each([
    // The SDK inside the function repeats each refused call too, in real time.
    ["the requests' table, in the first step", { service: "dynamodb", action: "PutItem" }, 45],
    ["the conversations' table, where the template is claimed", { state: "ClaimTemplate" }, 1_200],
    ["Lambda, for the function that sends", { state: "SendTemplate" }, 1_200],
  ])("that is an overload makes a request late, and never lost: %s", async (_what, call, seconds) => {
    const error =
      "state" in call && call.state === "SendTemplate" ? "TooManyRequestsException" : "ThrottlingException";
    await sandbox.fault({ call, error, status: 400, times: 10_000 });
    const id = await sandbox.sendWhatsApp(ana, "It arrives today.");
    await sandbox.passes(seconds);
    expect(await ana.received()).toEqual([]);
    await sandbox.control("DELETE", "/faults");
    await sandbox.passes(600);
    await ana.writes("yes");
    expect(await ana.received()).toEqual([template, "text: It arrives today."]);
    expect((await sandbox.request(id)).latest_status).toBe("delivered");
  });

  it("that stays ends in a failure that GET shows", async () => {
    await sandbox.fault({
      call: { service: "dynamodb", action: "PutItem" },
      error: "ValidationException",
      times: 500,
    });
    const id = await sandbox.sendWhatsApp(ana, "It arrives today.");
    await sandbox.passes(120);
    expect(await sandbox.request(id)).toMatchObject({
      latest_status: "failed",
      error: { code: expect.any(String) },
    });
    await sandbox.control("DELETE", "/faults");
  });
});
