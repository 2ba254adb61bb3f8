import { describe, expect, it } from "vitest";
import { inState } from "../support/calls.ts";
import { redrive, stop, untilGivenBack } from "../support/operator.ts";
import { type Person, story } from "../support/story.ts";

const ids = { first: "phone-number-id-abcdef0123456789abcdef0123456789", second: "phone-number-id-5ec0" };
/** As people see them: the digits to which they write. */
const numbers = { first: "15550783881", second: "15550783882" };
const arnOf = (tail: string) => `arn:aws:social-messaging:us-east-1:111122223333:phone-number-id/${tail}`;

const sandbox = story({
  config: {
    waMorePhoneNumberArns: JSON.stringify([arnOf("5ec0")]),
    lateReplyMessage: "Your message has expired.",
  },
});
const send = (to: Person, message_body: string, from?: keyof typeof ids) =>
  sandbox.sendWhatsApp(to, { message_body, ...(from === undefined ? {} : { from: ids[from] }) });
const writesTo = (person: Person, to: keyof typeof numbers, text: string) =>
  person.writes({ text, business: numbers[to] });
const statusOf = async (id: string) => (await sandbox.request(id)).latest_status;

/** What the phone shows of a business number's messages, as `digits kind: body`. */
async function receivedBy(person: Person): Promise<string[]> {
  const shown = await person.phone();
  return shown
    .filter(({ direction, kind }) => direction === "out" && kind !== "template")
    .map(({ business, body }) => `${business} ${body}`);
}

describe("a stack with two business numbers", () => {
  it("keeps the windows of one person apart", async () => {
    const ana = sandbox.person();
    await writesTo(ana, "second", "hello");

    const open = await send(ana, "from the second", "second");
    const closed = await send(ana, "from the first", "first");

    expect(await statusOf(open)).toBe("delivered");
    expect(await statusOf(closed)).toBe("held");
    expect(await receivedBy(ana)).toEqual([`${numbers.second} from the second`]);
  });

  it("releases by a reply what is held under the number that it was written to, and nothing else", async () => {
    const ana = sandbox.person();
    const first = await send(ana, "of the first", "first");
    const second = await send(ana, "of the second", "second");
    expect(await ana.received()).toHaveLength(2);

    await writesTo(ana, "second", "yes");
    expect([await statusOf(first), await statusOf(second)]).toEqual(["held", "delivered"]);

    await writesTo(ana, "first", "yes");
    expect(await statusOf(first)).toBe("delivered");
    expect(await receivedBy(ana)).toEqual([
      `${numbers.second} of the second`,
      `${numbers.first} of the first`,
    ]);
  });

  it("knows who hides their number, if they have shown it to any of its own", async () => {
    const ana = sandbox.person();
    await writesTo(ana, "first", "hello");
    const id = await send(ana, "of the second", "second");
    await ana.is({ hidesNumber: true });
    await writesTo(ana, "second", "yes");
    expect(await statusOf(id)).toBe("delivered");
  });

  it("takes a message back from the line in which it is held", async () => {
    const ana = sandbox.person();
    const id = await send(ana, "of the second", "second");
    expect((await sandbox.api("POST", `/messages/${id}/cancel`)).status).toBe(200);
    await writesTo(ana, "second", "yes");
    expect(await statusOf(id)).toBe("cancelled");
  });

  it("sends by the number to which the person has written, where the caller names none", async () => {
    const [ana, ben] = [sandbox.person(), sandbox.person()];
    await writesTo(ana, "second", "hello");

    const answer = await send(ana, "to Ana");
    const other = await send(ben, "to Ben");

    expect(await sandbox.request(answer)).toMatchObject({ latest_status: "delivered", from: ids.second });
    expect(await sandbox.request(other)).toMatchObject({ latest_status: "held", from: ids.first });
  });

  it("goes round no STOP: who names no number is stopped by any, who names one by that number's", async () => {
    const ana = sandbox.person();
    await writesTo(ana, "first", "hello");
    await writesTo(ana, "second", "STOP");

    expect(await statusOf(await send(ana, "by whichever"))).toBe("opted_out");
    expect(await statusOf(await send(ana, "by the second", "second"))).toBe("opted_out");
    expect(await statusOf(await send(ana, "by the first", "first"))).toBe("delivered");

    await writesTo(ana, "second", "START");
    expect(await statusOf(await send(ana, "by whichever, again"))).toBe("delivered");
  });

  it("refuses a number that it does not have, and says which it has", async () => {
    const id = await sandbox.sendWhatsApp(sandbox.person(), {
      message_body: "hi",
      from: "phone-number-id-0",
    });
    const { latest_status, error } = await sandbox.request(id);
    expect(latest_status).toBe("invalid");
    expect(error?.title).toBe(`from: the stack sends from ${ids.first}, ${ids.second} only`);
  });

  it("keeps to the number that an earlier attempt of the first step has chosen", async () => {
    const ana = sandbox.person();
    await sandbox.fault({ call: { state: "AcceptRequest" }, lose: "answer" });
    sandbox.around("after", inState("AcceptRequest"), () =>
      ana.interrupts({ text: "hello", business: numbers.second }),
    );
    const id = await send(ana, "once");
    await sandbox.passes(60);
    expect(await sandbox.request(id)).toMatchObject({ latest_status: "held", from: ids.first });
    expect((await sandbox.api("POST", `/messages/${id}/cancel`)).status).toBe(200);
  });

  it("knows the number of a request that was over before its first step had recorded it, and is redriven", async () => {
    const ana = sandbox.person();
    await sandbox.fault({ call: { state: "AcceptRequest" }, error: "TooManyRequestsException", times: 500 });
    const id = await send(ana, "redriven", "second");
    await stop(sandbox, id);
    await sandbox.control("DELETE", "/faults");
    await sandbox.passes(untilGivenBack);
    await sandbox.fault({
      call: { service: "social-messaging", action: "SendWhatsAppMessage" },
      error: "ThrottledRequestException",
      times: 1_000,
    });
    await redrive(sandbox, id);
    const other = await send(ana, "in the same line", "second");
    expect(await sandbox.request(id)).toMatchObject({ latest_status: "failed", from: ids.second });

    // What it holds is given back where it holds it: another sends the template.
    await stop(sandbox, id);
    await sandbox.control("DELETE", "/faults");
    await sandbox.passes(600);
    expect(await ana.received()).toHaveLength(1);
    await writesTo(ana, "second", "yes");
    expect(await statusOf(other)).toBe("delivered");
  });

  it("ends a hold whose template failed, though the event names both numbers", async () => {
    const ana = sandbox.person();
    await ana.is({ online: false });
    const id = await send(ana, "of the second", "second");
    const [template] = (await sandbox.request(id)).messages;

    const status = {
      id: template?.eum_msg_id,
      status: "failed",
      timestamp: "1795341700",
      errors: [{ code: 131026 }],
    };
    await sandbox.event("whatsapp", {
      context: {
        MetaPhoneNumberIds: [
          { metaPhoneNumberId: "106540352242922", arn: arnOf("abcdef0123456789abcdef0123456789") },
          { metaPhoneNumberId: "106540352242923", arn: arnOf("5ec0") },
        ],
      },
      messageId: template?.eum_msg_id,
      whatsAppWebhookEntry: JSON.stringify({
        id: "102290129340398",
        changes: [{ field: "messages", value: { statuses: [status] } }],
      }),
    });

    expect(await statusOf(id)).toBe("failed");
  });

  it("explains a late reply by the number that was answered", async () => {
    const ana = sandbox.person();
    const id = await send(ana, "too late", "second");
    await sandbox.passes(7300);
    expect(await statusOf(id)).toBe("expired");
    await writesTo(ana, "second", "yes");
    expect(await receivedBy(ana)).toEqual([`${numbers.second} Your message has expired.`]);
  });
});
