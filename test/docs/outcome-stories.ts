import { inState, updatesBy } from "../support/calls.ts";
import { storesWaitLate } from "../support/late-wait.ts";
import type { Person, Story } from "../support/story.ts";

/** One way in which a request ends: makes it happen. @returns the request's id */
type OutcomeStory = (sandbox: Story, ana: Person) => Promise<string>;

const hello = "It arrives today.";
const withFallback = { message_body: hello, fallback: "sms" };
const aDay = 24 * 3600;
const sendWhatsApp = { service: "social-messaging", action: "SendWhatsAppMessage" };
const sendSms = { service: "sms-voice", action: "SendTextMessage" };

/** Posts after a fault was ordered, while the window is open; `watch` is for how long, seconds. */
function inWindow(
  fault: Record<string, unknown>,
  { watch = 0, message = hello }: { watch?: number; message?: string | Record<string, unknown> } = {},
): OutcomeStory {
  return async (sandbox, ana) => {
    await ana.writes("hello");
    await sandbox.fault("whatsapp" in fault ? { number: ana.number, ...fault } : fault);
    const id = await sandbox.sendWhatsApp(ana, message);
    await sandbox.passes(watch);
    return id;
  };
}

function bySms(fault: Record<string, unknown>, watch = 0): OutcomeStory {
  return async (sandbox, ana) => {
    await sandbox.fault("call" in fault ? fault : { number: ana.number, ...fault });
    const id = await sandbox.sendSms(ana, hello);
    await sandbox.passes(watch);
    return id;
  };
}

/** By the first cell of their row in docs/outcomes.md. */
export const outcomeStories: Record<string, OutcomeStory> = {
  // The window is open.
  "The phone has it": async (sandbox, ana) => {
    await ana.writes("hello");
    return sandbox.sendWhatsApp(ana, hello);
  },
  "The person reads it": async (sandbox, ana) => {
    await ana.is({ reads: true });
    await ana.writes("hello");
    return sandbox.sendWhatsApp(ana, hello);
  },
  "The phone is off for longer than `deliveryTimeoutSeconds`": async (sandbox, ana) => {
    await ana.writes("hello");
    await ana.is({ online: false });
    const id = await sandbox.sendWhatsApp(ana, hello);
    await sandbox.passes(25 * 3600);
    return id;
  },
  "The same, and the phone comes on later": async (sandbox, ana) => {
    await ana.writes("hello");
    await ana.is({ online: false });
    const id = await sandbox.sendWhatsApp(ana, hello);
    await sandbox.passes(25 * 3600);
    await ana.is({ online: true });
    return id;
  },
  "The send API gives no answer; a status tells later": inWindow(
    { call: sendWhatsApp, lose: "answer" },
    { watch: 120 },
  ),
  "The send API gives no answer, and nothing is heard again": inWindow(
    { call: sendWhatsApp, lose: "request" },
    { watch: 25 * 3600 },
  ),
  "The send API is too busy twice": inWindow(
    { call: sendWhatsApp, error: "ThrottledRequestException", times: 2 },
    { watch: 120 },
  ),
  "The send API stays too busy": async (sandbox, ana) => {
    await ana.writes("hello");
    await sandbox.fault({ call: sendWhatsApp, error: "ThrottledRequestException", times: 500 });
    const id = await sandbox.sendWhatsApp(ana, hello);
    await sandbox.passes(16 * 3600);
    await sandbox.control("DELETE", "/faults");
    return id;
  },
  "The send API refuses the message": inWindow({ call: sendWhatsApp, error: "ValidationException" }),
  "`undeliverable` (here 131026)": inWindow({ whatsapp: 131026 }),
  "`undeliverable`: AWS gives up after 180 minutes": inWindow(
    { whatsapp: "retries-exhausted" },
    { watch: 181 * 60 },
  ),
  "`withheld` (here 131049)": inWindow({ whatsapp: 131049 }),
  "`rejected` (here 131051)": inWindow({ whatsapp: 131051 }),
  "`unknown` (here 999999, a code in no table)": inWindow({ whatsapp: 999999 }),
  "`template_problem` of a template that is the message (132015)": inWindow(
    { whatsapp: 132015 },
    { message: { template: { name: "message_waiting" } } },
  ),
  "`opted_out` (131050: stopped marketing messages)": inWindow({ whatsapp: 131050 }),
  "`rate_limited` (here 131056), twice": inWindow({ whatsapp: 131056, times: 2 }, { watch: 60 }),
  "`transient` (here 131000), without end": async (sandbox, ana) => {
    const id = await inWindow({ whatsapp: 131000, times: 50 }, { watch: 600 })(sandbox, ana);
    await sandbox.control("DELETE", "/faults");
    return id;
  },
  "`window_closed` (131047); the person then answers": async (sandbox, ana) => {
    const id = await inWindow({ whatsapp: 131047 })(sandbox, ana);
    await ana.writes("yes");
    return id;
  },
  "`window_closed`; nobody answers": inWindow({ whatsapp: 131047 }, { watch: 7210 }),
  "`window_closed` twice": async (sandbox, ana) => {
    const id = await inWindow({ whatsapp: 131047, role: "text", times: 2 })(sandbox, ana);
    await ana.writes("yes");
    return id;
  },
  "`window_closed`, but the person wrote meanwhile": async (sandbox, ana) => {
    await ana.writes("hello");
    await sandbox.fault({ whatsapp: 131047, number: ana.number });
    await sandbox.fault({ events: "delay", status: "failed", seconds: 30, number: ana.number });
    const id = await sandbox.sendWhatsApp(ana, hello);
    await sandbox.passes(5);
    await ana.writes("are you there?");
    await sandbox.passes(60);
    return id;
  },
  "The wait for delivery is stored only at a second attempt, after the phone has the message": async (
    sandbox,
    ana,
  ) => {
    const key = "stored-late";
    await ana.writes("hello");
    await storesWaitLate(sandbox, key);
    const id = await sandbox.sendWhatsApp(ana, hello, key);
    await sandbox.passes(60);
    return id;
  },

  // The window is closed.
  "The person answers": async (sandbox, ana) => {
    const id = await sandbox.sendWhatsApp(ana, hello);
    await ana.writes("yes");
    return id;
  },
  "A template is on its way already; the person answers": async (sandbox, ana) => {
    await sandbox.sendWhatsApp(ana, "first");
    const id = await sandbox.sendWhatsApp(ana, hello);
    await ana.writes("yes");
    return id;
  },
  "The person writes before the task token is stored": async (sandbox, ana) => {
    sandbox.around("before", inState("AwaitReply"), () => ana.interrupts("hello"));
    const id = await sandbox.sendWhatsApp(ana, hello);
    await sandbox.passes(5);
    return id;
  },
  "Nobody answers within `reply_timeout_seconds`": async (sandbox, ana) => {
    const id = await sandbox.sendWhatsApp(ana, hello);
    await sandbox.passes(7210);
    return id;
  },
  "The answer comes while the hold is being closed": async (sandbox, ana) => {
    const id = await sandbox.sendWhatsApp(ana, hello);
    sandbox.around("before", updatesBy("close-hold"), () => ana.interrupts("yes"));
    await sandbox.passes(7205);
    return id;
  },
  "The caller cancels": async (sandbox, ana) => {
    const id = await sandbox.sendWhatsApp(ana, hello);
    await sandbox.api("POST", `/messages/${id}/cancel`);
    await sandbox.passes(1);
    return id;
  },
  "The person answers STOP": async (sandbox, ana) => {
    const id = await sandbox.sendWhatsApp(ana, hello);
    await ana.writes("STOP");
    return id;
  },
  "The send API refuses the template": async (sandbox, ana) => {
    await sandbox.fault({ call: sendWhatsApp, error: "ValidationException" });
    return sandbox.sendWhatsApp(ana, hello);
  },
  "The send API gives no answer for the template; the person answers": async (sandbox, ana) => {
    await sandbox.fault({ call: sendWhatsApp, lose: "answer" });
    const id = await sandbox.sendWhatsApp(ana, hello);
    await ana.writes("yes");
    return id;
  },
  "The template fails, for good (here 132001)": (sandbox, ana) =>
    sandbox.sendWhatsApp(ana, { message_body: hello, template: { name: "no_such_template" } }),
  "The person is not on WhatsApp": async (sandbox, ana) => {
    await ana.is({ onWhatsApp: false });
    return sandbox.sendWhatsApp(ana, hello);
  },
  "The template is rate limited once (131056); the person answers": async (sandbox, ana) => {
    await sandbox.fault({ whatsapp: 131056, role: "template", number: ana.number });
    const id = await sandbox.sendWhatsApp(ana, hello);
    await sandbox.passes(60);
    await ana.writes("yes");
    return id;
  },
  "The request is nothing but a template": (sandbox, ana) =>
    sandbox.sendWhatsApp(ana, { template: { name: "message_waiting" } }),

  // `"fallback": "sms"`.
  "The person is not on WhatsApp; the SMS arrives": async (sandbox, ana) => {
    await ana.is({ onWhatsApp: false });
    const id = await sandbox.sendWhatsApp(ana, withFallback);
    await sandbox.passes(10);
    return id;
  },
  "Nobody answers in time; the SMS arrives": async (sandbox, ana) => {
    const id = await sandbox.sendWhatsApp(ana, withFallback);
    await sandbox.passes(7210);
    return id;
  },
  "The message fails in the open window; the SMS arrives": inWindow(
    { whatsapp: 131026 },
    { message: withFallback, watch: 10 },
  ),
  "The SMS fails too": async (sandbox, ana) => {
    await ana.is({ onWhatsApp: false });
    await sandbox.fault({ sms: "TEXT_UNREACHABLE", number: ana.number });
    const id = await sandbox.sendWhatsApp(ana, withFallback);
    await sandbox.passes(10);
    return id;
  },
  "The number has opted out of SMS": async (sandbox, ana) => {
    await ana.writes({ channel: "sms", text: "STOP" });
    await ana.is({ onWhatsApp: false });
    const id = await sandbox.sendWhatsApp(ana, withFallback);
    await sandbox.passes(10);
    return id;
  },
  "The SMS's send gets no answer": async (sandbox, ana) => {
    await ana.is({ onWhatsApp: false });
    await sandbox.fault({ call: sendSms, lose: "answer" });
    const id = await sandbox.sendWhatsApp(ana, withFallback);
    await sandbox.passes(25 * 3600);
    return id;
  },

  // Nothing is sent.
  "The person opted out before": async (sandbox, ana) => {
    await ana.writes("STOP");
    return sandbox.sendWhatsApp(ana, hello);
  },
  "The person opts out between the look and the send": async (sandbox, ana) => {
    await ana.writes("hello");
    sandbox.around("after", inState("AcceptRequest"), () => ana.interrupts("stop"));
    return sandbox.sendWhatsApp(ana, hello);
  },
  "The request breaks a rule that API Gateway cannot check": (sandbox, ana) =>
    sandbox.sendWhatsApp(ana, { message: { type: "location", location: {} } }),
  "As many messages are held for the person already as may be (`maxHeldPerPerson`, 40)": async (
    sandbox,
    ana,
  ) => {
    for (let held = 0; held < 40; held++) await sandbox.sendWhatsApp(ana, `number ${held}`);
    return sandbox.sendWhatsApp(ana, hello);
  },
  "A step fails for longer than its retries": async (sandbox, ana) => {
    await sandbox.fault({
      call: { service: "dynamodb", action: "PutItem" },
      error: "InternalServerError",
      times: 500,
    });
    const id = await sandbox.sendWhatsApp(ana, hello);
    await sandbox.passes(16 * 3600);
    await sandbox.control("DELETE", "/faults");
    return id;
  },

  // SMS.
  "The phone has the SMS": (sandbox, ana) => sandbox.sendSms(ana, hello),
  "The carrier says its last word, and no proof comes": bySms(
    { events: "drop", channel: "sms", status: "TEXT_DELIVERED" },
    aDay + 60,
  ),
  "Nobody reports of the SMS": bySms({ events: "drop", channel: "sms", times: 10 }, aDay + 60),
  "A carrier reports that the SMS failed (here TEXT_CARRIER_BLOCKED)": bySms({ sms: "TEXT_CARRIER_BLOCKED" }),
  "The SMS API gives no answer": bySms({ call: sendSms, lose: "answer" }, aDay + 60),
  "The SMS API is too busy twice": bySms({ call: sendSms, error: "ThrottlingException", times: 2 }, 30),
  "The SMS API refuses the message": bySms({ call: sendSms, error: "ValidationException" }),
  "The number opted out of SMS": async (sandbox, ana) => {
    await ana.writes({ channel: "sms", text: "STOP" });
    return sandbox.sendSms(ana, hello);
  },
  "The SMS request breaks a rule that API Gateway cannot check": (sandbox, ana) =>
    sandbox.sendSms(ana, { destination_number: "+493012345678", message_body: hello }),
};
