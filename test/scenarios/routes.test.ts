import { beforeEach, describe, expect, it } from "vitest";
import { exampleBusiness } from "../../sandbox/world/business.ts";
import { inState, updatesBy } from "../support/calls.ts";
import { type Person, story } from "../support/story.ts";

/** What the other stories left open: steps that falter, calls whose answer is lost, events that are not what they seem. */

const sandbox = story();
const template =
  "template: You have a message waiting from Example Company. Reply to this message to receive it.";

let ana: Person;
beforeEach(async () => {
  await sandbox.control("DELETE", "/faults");
  ana = sandbox.person();
});

const always = 500;
const send = { service: "social-messaging", action: "SendWhatsAppMessage" };
const visits = async (id: string, state: string) =>
  (await sandbox.path(id)).filter((name) => name === state).length;

/** Another message for the same person, posted once the next template is claimed, and held before that one is sent. */
function heldMeanwhile(text: string): Promise<string> {
  return new Promise((resolve) =>
    sandbox.around("after", inState("ClaimTemplate"), async () => {
      sandbox.sandbox.clock.nudge(10);
      const body = { destination_number: ana.number, message_body: text };
      const { body: answer } = await sandbox.api("POST", "/sendWhatsApp", body);
      const id = String(answer.request_id);
      await expect.poll(() => sandbox.path(id), { timeout: 60_000 }).toContain("AwaitReply");
      resolve(id);
    }),
  );
}

describe("a step that falters for a moment", () => {
  it.each([
    ["sending the template", { call: send, error: "ThrottledRequestException", times: 2 }],
    ["storing the wait", { call: { state: "AwaitReply" }, error: "InternalServerError", times: 2 }],
    ["storing the wait, its answer lost", { call: { state: "AwaitReply" }, lose: "answer" }],
    ["claiming the template, its answer lost", { call: { state: "ClaimTemplate" }, lose: "answer" }],
  ])("(%s) is taken again: one template, and the message on the reply", async (_step, fault) => {
    await sandbox.fault(fault);
    const id = await sandbox.sendWhatsApp(ana, "It arrives today.");
    await sandbox.passes(60);
    expect((await sandbox.request(id)).latest_status).toBe("held");
    await ana.writes("yes");
    expect(await ana.received()).toEqual([template, "text: It arrives today."]);
    expect((await sandbox.request(id)).latest_status).toBe("delivered");
  });

  it("(sending the message) is taken again, and the message goes once", async () => {
    await ana.writes("hello");
    await sandbox.fault({ call: send, error: "ThrottledRequestException", times: 2 });
    const id = await sandbox.sendWhatsApp(ana, "It arrives today.");
    await sandbox.passes(60);
    expect(await ana.received()).toEqual(["text: It arrives today."]);
    expect((await sandbox.request(id)).latest_status).toBe("delivered");
  });

  it("(awaiting the delivery) is taken again, and the fate is learnt", async () => {
    await ana.writes("hello");
    await sandbox.fault({ call: { state: "AwaitDelivery" }, error: "InternalServerError", times: 2 });
    const id = await sandbox.sendWhatsApp(ana, "It arrives today.");
    await sandbox.passes(300);
    expect((await sandbox.path(id)).at(-1)).toBe("Delivered");
  });

  it("(closing the hold) is taken again, so that the request shows as expired", async () => {
    const id = await sandbox.sendWhatsApp(ana, "It arrives today.");
    await sandbox.fault({
      call: { service: "dynamodb", caller: "close-hold" },
      error: "InternalServerError",
      times: 5,
    });
    await sandbox.passes(7260);
    expect((await sandbox.request(id)).latest_status).toBe("expired");
  });

  it("(telling that the template was refused) is taken again, so that nobody waits for nothing", async () => {
    const second = heldMeanwhile("two");
    await sandbox.fault({ call: send, error: "ValidationException" });
    await sandbox.fault({
      call: { service: "dynamodb", caller: "wake-waiters" },
      error: "InternalServerError",
      times: 5,
    });
    const first = await sandbox.sendWhatsApp(ana, "one");
    await sandbox.passes(30);
    for (const id of [first, await second]) {
      expect(await sandbox.request(id)).toMatchObject({
        latest_status: "failed",
        error: { code: "SendRejected" },
      });
    }
  });

  it("(passing the turn on after a refused send) is taken again, so that the next one goes", async () => {
    await sandbox.sendWhatsApp(ana, "one");
    await sandbox.sendWhatsApp(ana, "two");
    await sandbox.fault({ call: send, error: "ValidationException" });
    await sandbox.fault({
      call: { service: "dynamodb", caller: "wake-waiters" },
      error: "InternalServerError",
      times: 5,
    });
    await ana.writes("yes");
    await sandbox.passes(30);
    expect(await ana.received()).toEqual([template, "text: two"]);
  });
});

describe("a note that cannot be written at all", () => {
  it.each([
    ["the template's row", "TrackTemplate"],
    ["that a second request is held", "MarkHeld"],
  ])("(%s) stops nothing: one template, and the messages on the reply", async (_note, state) => {
    await sandbox.fault({ call: { state }, error: "InternalServerError", times: always });
    const id = await sandbox.sendWhatsApp(ana, "one");
    await sandbox.passes(180);
    const second = await sandbox.sendWhatsApp(ana, "two");
    await sandbox.passes(180);
    await ana.writes("yes");
    expect(await ana.received()).toEqual([template, "text: one", "text: two"]);
    expect(await visits(id, "SendTemplate")).toBe(1);
    expect((await sandbox.path(id)).at(-1)).toBe("Delivered");
    expect((await sandbox.path(second)).at(-1)).toBe("Delivered");
  });

  it("(the message's row) is no failure of the message, and no reason to send an SMS", async () => {
    await ana.writes("hello");
    await sandbox.fault({ call: { state: "AwaitDelivery" }, error: "AccessDeniedException", times: always });
    const id = await sandbox.sendWhatsApp(ana, { message_body: "It arrives today.", fallback: "sms" });
    await sandbox.passes(180);
    expect((await ana.phone()).filter(({ direction }) => direction === "out")).toHaveLength(1);
    expect(await sandbox.execution(id)).toMatchObject({ status: "SUCCEEDED" });
    expect((await sandbox.path(id)).at(-1)).toBe("SentWithoutConfirmation");
    expect((await sandbox.request(id)).latest_status).toBe("unknown");
  });
});

describe("a fate that is known before the wait for it could be stored", () => {
  beforeEach(async () => {
    await ana.writes("hello");
    await sandbox.fault({ call: { state: "AwaitDelivery" }, lose: "answer" });
    await sandbox.fault({ call: { state: "AwaitDelivery" }, error: "InternalServerError", times: 3 });
  });

  it("is read from the message's row: delivered", async () => {
    const id = await sandbox.sendWhatsApp(ana, "It arrives today.");
    await sandbox.passes(60);
    expect(await ana.received()).toEqual(["text: It arrives today."]);
    expect((await sandbox.path(id)).slice(-3)).toEqual(["FindDelivery", "IsDelivered", "Delivered"]);
    expect(await sandbox.request(id)).toMatchObject({
      latest_status: "delivered",
      messages: [{ wa_msg_id: expect.stringMatching(/^wamid/) }],
    });
  });

  it("is read from the message's row: failed, with the reason", async () => {
    await sandbox.fault({ whatsapp: 131026, number: ana.number });
    const id = await sandbox.sendWhatsApp(ana, "It arrives today.");
    await sandbox.passes(60);
    expect(await sandbox.path(id)).toContain("FindDelivery");
    expect(await sandbox.execution(id)).toMatchObject({ status: "FAILED", error: "131026" });
  });
});

describe("a row that is written again because its answer was lost", () => {
  it("keeps what an event has told meanwhile", async () => {
    await ana.writes("hello");
    await ana.is({ online: false });
    await sandbox.fault({ call: { state: "AwaitDelivery" }, lose: "answer" });
    await sandbox.fault({ call: { state: "AwaitDelivery" }, error: "InternalServerError", times: 3 });
    const id = await sandbox.sendWhatsApp(ana, "It arrives today.");
    await sandbox.passes(60);
    expect(await sandbox.request(id)).toMatchObject({
      latest_status: "sent",
      messages: [{ wa_msg_id: expect.stringMatching(/^wamid/) }],
    });
    await ana.is({ online: true });
    expect((await sandbox.path(id)).at(-1)).toBe("Delivered");
  });
});

describe("messages held together", () => {
  it("whose template fails are told only if it is the one they wait on", async () => {
    await sandbox.fault({ whatsapp: 131049, role: "template", number: ana.number });
    await sandbox.fault({ events: "delay", status: "failed", seconds: 90, number: ana.number });
    const first = await sandbox.sendWhatsApp(ana, { message_body: "one", reply_timeout_seconds: 60 });
    await sandbox.passes(70);
    const second = await sandbox.sendWhatsApp(ana, "two");
    await sandbox.passes(60);
    expect((await sandbox.request(first)).latest_status).toBe("expired");
    expect((await sandbox.request(second)).latest_status).toBe("held");
    // The claim of the second template is not the first one's to end.
    await sandbox.sendWhatsApp(ana, "three");
    expect(await ana.received()).toEqual([template]);
    await ana.writes("yes");
    expect(await ana.received()).toEqual([template, "text: two", "text: three"]);
  });

  it("that wait on somebody else's template are told when it fails, even after its sender has gone", async () => {
    await sandbox.fault({ whatsapp: 131049, role: "template", number: ana.number });
    await sandbox.fault({ events: "delay", status: "failed", seconds: 90, number: ana.number });
    await sandbox.sendWhatsApp(ana, { message_body: "one", reply_timeout_seconds: 60 });
    const second = await sandbox.sendWhatsApp(ana, "two");
    await sandbox.passes(100);
    expect(await sandbox.request(second)).toMatchObject({
      latest_status: "failed",
      error: { code: "131049" },
    });
  });

  it("go in the order in which they were posted, not in which they came to wait", async () => {
    heldMeanwhile("two");
    await sandbox.sendWhatsApp(ana, "one");
    await ana.writes("yes");
    expect(await ana.received()).toEqual([template, "text: one", "text: two"]);
  });

  it("go on after one that has ended but could not be taken off the list", async () => {
    const first = await sandbox.sendWhatsApp(ana, { message_body: "one", reply_timeout_seconds: 60 });
    await sandbox.sendWhatsApp(ana, "two");
    await sandbox.fault({
      call: { service: "dynamodb", caller: "close-hold" },
      error: "ValidationException",
      times: always,
    });
    await sandbox.passes(600);
    await sandbox.control("DELETE", "/faults");
    expect(await sandbox.execution(first)).toMatchObject({ output: { status: "expired" } });
    await ana.writes("yes");
    expect(await ana.received()).toEqual([template, "text: two"]);
  });

  it("go on behind one that was sent because the reply came in the last moment", async () => {
    await sandbox.sendWhatsApp(ana, { message_body: "one", reply_timeout_seconds: 60 });
    await sandbox.sendWhatsApp(ana, "two");
    sandbox.around("before", updatesBy("close-hold"), () => ana.interrupts("yes"));
    await sandbox.passes(61);
    await sandbox.passes(10);
    expect((await ana.received()).slice(1).sort()).toEqual(["text: one", "text: two"]);
  });
});

describe("whoever is behind a message in line", () => {
  it.each([
    [
      "was sent, though nothing is ever heard of it",
      { events: "drop", status: "sent" },
      ["text: one", "text: two"],
    ],
    ["may have been sent, and is never heard of", { call: send, lose: "request" }, ["text: two"]],
  ])("goes when that one %s", async (_how, fault, expected) => {
    await sandbox.sendWhatsApp(ana, "one");
    await sandbox.sendWhatsApp(ana, "two");
    await sandbox.fault({ ...fault, number: ana.number });
    await ana.writes("yes");
    await sandbox.passes(60);
    expect(await ana.received()).toEqual([template, ...expected]);
  });
});

describe("a message that comes to wait on a template that has just failed", () => {
  it("asks for itself", async () => {
    const second = heldMeanwhile("two");
    await sandbox.fault({ call: send, error: "ValidationException" });
    sandbox.around("before", inState("AwaitReply"), async () => {
      await expect.poll(() => sandbox.path("fails-first")).toContain("MessageFailed");
    });
    await sandbox.sendWhatsApp(ana, "one", "fails-first");
    await sandbox.passes(30);
    expect((await sandbox.request(await second)).latest_status).toBe("held");
    await ana.writes("yes");
    expect(await ana.received()).toEqual([template, "text: two"]);
  });
});

describe("a rate limit", () => {
  it("is given longer each time to pass", async () => {
    await ana.writes("hello");
    await sandbox.fault({ whatsapp: 131056, times: always, number: ana.number });
    const id = await sandbox.sendWhatsApp(ana, "It arrives today.");
    await sandbox.passes(80);
    expect((await sandbox.execution(id)).current_state).toBe("BackOff");
  });
});

describe("an older message of the person that comes after a newer one", () => {
  it("does not close the window that the newer one opened", async () => {
    await sandbox.fault({ events: "delay", status: "received", seconds: 10 * 3600, number: ana.number });
    await ana.writes("the older");
    await sandbox.passes(9 * 3600);
    await ana.writes("the newer");
    await sandbox.passes(16 * 3600);
    await sandbox.sendWhatsApp(ana, "It arrives today.");
    expect(await ana.received()).toEqual(["text: It arrives today."]);
  });
});

describe("what comes from a phone and is not a message that its owner wrote just now", () => {
  it("(a reaction taken back) releases nothing", async () => {
    const id = await sandbox.sendWhatsApp(ana, "It arrives today.");
    await ana.writes({ reaction: { emoji: "" } });
    expect(await ana.received()).toEqual([template]);
    expect((await sandbox.request(id)).latest_status).toBe("held");
  });

  it("(the platform's notice of a new number) releases nothing", async () => {
    const id = await sandbox.sendWhatsApp(ana, "It arrives today.");
    await sandbox.event(
      "whatsapp",
      await inbound({ type: "system", system: { type: "user_changed_number" } }),
    );
    expect(await ana.received()).toEqual([template]);
    expect((await sandbox.request(id)).latest_status).toBe("held");
  });

  it("(a message from a clock that runs ahead) opens the window for 24 hours from now, not from then", async () => {
    await sandbox.event("whatsapp", await inbound({ type: "text", text: { body: "hello" } }, 3 * 3600));
    await sandbox.passes(24 * 3600);
    await sandbox.sendWhatsApp(ana, "It arrives today.");
    expect(await ana.received()).toEqual([template]);
  });
});

/** An event as AWS publishes it: ana's phone sent `content`, by its own clock `ahead` seconds from now. */
async function inbound(content: Record<string, unknown>, ahead = 0): Promise<unknown> {
  const { phoneNumberId, metaPhoneNumberId } = exampleBusiness("us-east-1", "111122223333");
  const timestamp = String(Math.floor((await sandbox.now()).getTime() / 1000) + ahead);
  const message = { from: ana.number.slice(1), id: `wamid.${ana.number}`, timestamp, ...content };
  return {
    context: {
      MetaPhoneNumberIds: [
        {
          metaPhoneNumberId,
          arn: `arn:aws:social-messaging:us-east-1:111122223333:phone-number-id/${phoneNumberId.replace("phone-number-id-", "")}`,
        },
      ],
    },
    whatsAppWebhookEntry: JSON.stringify({
      id: "1",
      changes: [
        {
          field: "messages",
          value: { metadata: { phone_number_id: metaPhoneNumberId }, messages: [message] },
        },
      ],
    }),
  };
}
