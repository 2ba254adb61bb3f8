import type { AwsCall } from "../../sandbox/cloud/service.ts";
import { callsOf, updatesBy } from "../support/calls.ts";
import { storesWaitLate } from "../support/late-wait.ts";
import { redrive, stop } from "../support/operator.ts";
import type { Person, Story } from "../support/story.ts";

type Deed = (sandbox: Story, ana: Person) => Promise<void>;

const hello = "It arrives today.";
const sends = { service: "social-messaging", action: "SendWhatsAppMessage" };

/** What happens beside the outcomes of docs/outcomes.md: with both, everything is done that a role may do. */
export const deeds: Record<string, Deed> = {
  "A key is used on both routes": async (sandbox, ana) => {
    await sandbox.sendWhatsApp(ana, hello, "on-both-routes");
    await sandbox.sendSms(ana, hello, "on-both-routes");
  },
  "A request is asked for, and cancelled, that there is not": async (sandbox) => {
    await sandbox.api("GET", "/messages/nobody");
    await sandbox.api("POST", "/messages/nobody/cancel");
  },
  "Requests are listed, in each way": async (sandbox, ana) => {
    await sandbox.sendSms(ana, { message_body: hello, reference: "listed" });
    for (const list of ["reference=listed", "status=held", "status=failed"])
      await sandbox.api("GET", `/messages?${list}`);
  },
  "A message is checked, and not sent": async (sandbox, ana) => {
    const body = { destination_number: ana.number, message_body: hello };
    await sandbox.api("POST", "/sendSMS/check", body);
    await sandbox.api("POST", "/sendWhatsApp/check", body);
  },
  "A template's failure is told without its business number": async (sandbox, ana) => {
    await ana.is({ online: false });
    const { messages } = await sandbox.request(await sandbox.sendWhatsApp(ana, hello));
    const status = {
      id: "wamid.not-known-here",
      status: "failed",
      timestamp: String(Math.floor((await sandbox.now()).getTime() / 1000)),
      recipient_id: ana.number.slice(1),
      errors: [{ code: 131049, title: "Not delivered" }],
    };
    await sandbox.event("whatsapp", {
      context: {},
      messageId: messages[0]?.eum_msg_id,
      whatsAppWebhookEntry: JSON.stringify({
        id: "102290129340398",
        changes: [{ field: "messages", value: { statuses: [status] } }],
      }),
    });
  },
  "The wait for an SMS is stored only at a second attempt, after the phone has it": async (sandbox, ana) => {
    const key = "sms-stored-late";
    await storesWaitLate(sandbox, key);
    await sandbox.sendSms(ana, hello, key);
    await sandbox.passes(60);
  },
  "Statuses come before the row of their message": async (sandbox, ana) => {
    await sandbox.fault({ call: { state: "AwaitDelivery" }, error: "ThrottlingException", times: 2 });
    await ana.writes("hello");
    await sandbox.sendWhatsApp(ana, hello);
    await sandbox.sendSms(ana, hello);
    await sandbox.passes(60);
  },
  "Somebody answers when the hold is over, and is told": async (sandbox, ana) => {
    await sandbox.sendWhatsApp(ana, hello);
    await sandbox.passes(7210);
    await ana.writes("yes");
  },
  "Events of every queue are handled at a later attempt": async (sandbox, ana) => {
    for (const caller of ["whatsapp-events", "sms-events", "executions-ended"]) {
      await sandbox.fault({ call: { service: "dynamodb", caller }, error: "InternalServerError", times: 9 });
    }
    await ana.writes("hello");
    await sandbox.sendSms(ana, hello);
    await stop(sandbox, await sandbox.sendWhatsApp(sandbox.person(), hello));
    await goesOn(sandbox);
  },
  "A change cannot be published at all": async (sandbox, ana) => {
    await sandbox.fault({ call: { service: "events" }, error: "InternalException", times: 1000 });
    await sandbox.sendSms(ana, hello);
    await sandbox.passes(7200);
    await goesOn(sandbox);
  },
  "The first in line is refused, and the next goes": async (sandbox, ana) => {
    await inLine(sandbox, ana, "first", "second");
    await sandbox.fault({ call: sends, error: "ValidationException" });
    await ana.writes("yes");
  },
  "The first in line is refused, and the next was stopped": async (sandbox, ana) => {
    const [, second] = await inLine(sandbox, ana, "first", "second", "third");
    await sandbox.fault({ call: sends, error: "ValidationException" });
    sandbox.around("before", updatesBy("wake-waiters"), () => stop(sandbox, second));
    await ana.writes("yes");
  },
  "The first in line is sent, and the next was stopped": async (sandbox, ana) => {
    const [, second] = await inLine(sandbox, ana, "first", "second", "third");
    const leaves = (call: AwsCall) => call.origin === undefined && updatesBy("send-whatsapp")(call);
    sandbox.around("before", leaves, () => stop(sandbox, second));
    await ana.writes("yes");
  },
  "The first in line is cancelled while the person writes, and the next was stopped": async (
    sandbox,
    ana,
  ) => {
    const [first, second] = await inLine(sandbox, ana, "first", "second", "third");
    sandbox.around("before", updatesBy("close-hold"), async () => {
      await ana.interrupts("yes");
      await stop(sandbox, second);
    });
    await sandbox.api("POST", `/messages/${first}/cancel`);
    await sandbox.passes(5);
  },
  "Two in line are stopped while the first is about to go": async (sandbox, ana) => {
    const [first, second] = await inLine(sandbox, ana, "first", "second", "third");
    await tooBusy(sandbox);
    await ana.writes("yes");
    await stop(sandbox, first);
    await stop(sandbox, second);
    await goesOn(sandbox);
  },
  "The template is refused while somebody else waits on it": async (sandbox, ana) => {
    await tooBusy(sandbox);
    await inLine(sandbox, ana, "first", "second");
    await sandbox.control("DELETE", "/faults");
    await sandbox.fault({ call: sends, error: "ValidationException" });
    await sandbox.passes(600);
  },
  "Whoever waits for proof of delivery is stopped": async (sandbox, ana) => {
    await ana.writes("hello");
    await sandbox.fault({ events: "drop", status: "delivered", number: ana.number });
    await stop(sandbox, await sandbox.sendWhatsApp(ana, hello));
    await goesOn(sandbox);
  },
  "An SMS is stopped that waits for proof of delivery": async (sandbox, ana) => {
    await sandbox.fault({ events: "drop", status: "TEXT_DELIVERED", number: ana.number });
    await stop(sandbox, await sandbox.sendSms(ana, hello));
    await goesOn(sandbox);
  },
  "A request is stopped before its first step has recorded it, and redriven": async (sandbox, ana) => {
    await sandbox.fault({ call: { state: "AcceptRequest" }, error: "TooManyRequestsException", times: 500 });
    const id = await sandbox.sendWhatsApp(ana, hello);
    await stop(sandbox, id);
    await goesOn(sandbox);
    await redrive(sandbox, id);
    await sandbox.passes(60);
  },
  "Whoever was to send the template is stopped while somebody else waits on it": async (sandbox, ana) => {
    await tooBusy(sandbox);
    const [first] = await inLine(sandbox, ana, "first", "second");
    await stop(sandbox, first);
    await goesOn(sandbox);
  },
  "Whoever was to send the template again is cancelled while somebody else waits on it": async (
    sandbox,
    ana,
  ) => {
    await sandbox.fault({ whatsapp: 131056, role: "template", number: ana.number });
    await sandbox.fault({ events: "delay", status: "failed", seconds: 20, number: ana.number });
    const [first] = await inLine(sandbox, ana, "first", "second");
    sandbox.around("before", callsOf("close-hold"), async () => {
      const takenIn = sandbox.answered(
        (call) =>
          updatesBy("whatsapp-events")(call) && String(call.input.TableName).startsWith("conversations"),
      );
      sandbox.sandbox.clock.nudge(20_000);
      await takenIn;
    });
    await sandbox.api("POST", `/messages/${first}/cancel`);
    await goesOn(sandbox);
  },
};

/** Held for the same person, in this order. */
async function inLine<const Texts extends readonly string[]>(
  sandbox: Story,
  ana: Person,
  ...texts: Texts
): Promise<{ [Index in keyof Texts]: string }> {
  const ids: string[] = [];
  for (const text of texts) ids.push(await sandbox.sendWhatsApp(ana, text));
  return ids as { [Index in keyof Texts]: string };
}

async function tooBusy(sandbox: Story): Promise<void> {
  await sandbox.fault({ call: sends, error: "ThrottledRequestException", times: 500 });
}

async function goesOn(sandbox: Story): Promise<void> {
  await sandbox.control("DELETE", "/faults");
  await sandbox.passes(600);
}
