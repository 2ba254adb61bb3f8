import { describe, expect, it } from "vitest";
import { inState } from "../support/calls.ts";
import { redrive, stop, untilGivenBack } from "../support/operator.ts";
import { type Person, story } from "../support/story.ts";

const sandbox = story();
/** README.md: maxHeldPerPerson, by default. */
const most = 40;
const template =
  "template: You have a message waiting from Example Company. Reply to this message to receive it.";

async function holdMany(person: Person): Promise<string[]> {
  const ids: string[] = [];
  for (let number = 1; number <= most; number++)
    ids.push(await sandbox.sendWhatsApp(person, `number ${number}`));
  return ids;
}

describe("a person for whom as many messages are held as may be", () => {
  it("gets them all on reply, in order: a line is never longer than the burst that Meta lets through", async () => {
    const eve = sandbox.person();
    await holdMany(eve);
    await eve.writes("yes");
    await sandbox.passes(120);
    const texts = Array.from({ length: most }, (_, index) => `text: number ${index + 1}`);
    expect(await eve.received()).toEqual([template, ...texts]);
  });

  it("can have no more: the next request says so, and what is held stays held", async () => {
    const eve = sandbox.person();
    const [first = ""] = await holdMany(eve);
    const id = await sandbox.sendWhatsApp(eve, "one too many");
    expect(await sandbox.request(id)).toMatchObject({
      latest_status: "too_many_held",
      error: { code: "TooManyHeld", title: expect.stringContaining(`${most} messages`) },
    });
    expect((await sandbox.execution(id)).status).toBe("FAILED");
    expect(await sandbox.published("request.ended")).toContainEqual(
      expect.objectContaining({ request_id: id, status: "too_many_held" }),
    );
    expect((await sandbox.request(first)).latest_status).toBe("held");
  });
});

describe("a first step whose answer is lost, and is repeated when the line has changed", () => {
  const small = story({ config: { maxHeldPerPerson: "1" } });
  const loseAnswer = async (meanwhile: () => Promise<unknown>) => {
    await small.fault({ call: { state: "AcceptRequest" }, lose: "answer" });
    small.around("after", inState("AcceptRequest"), async () => void (await meanwhile()));
  };

  it("still refuses what it has refused, though there is room now: nothing is sent of which the end was told", async () => {
    const eve = small.person();
    const first = await small.sendWhatsApp(eve, "one");
    await loseAnswer(() => small.api("POST", `/messages/${first}/cancel`));
    const second = await small.sendWhatsApp(eve, "one too many");
    await small.passes(30);
    await eve.writes("yes");

    expect(await small.request(second)).toMatchObject({
      latest_status: "too_many_held",
      error: { code: "TooManyHeld", title: expect.stringContaining("1 messages") },
    });
    expect(await small.execution(second)).toMatchObject({ status: "FAILED", error: "TooManyHeld" });
    expect(await eve.received()).toEqual([template]);
  });

  it("still accepts what it has accepted, though the line is full now", async () => {
    const eve = small.person();
    const second = { destination_number: eve.number, message_body: "two" };
    await loseAnswer(() => small.api("POST", "/sendWhatsApp", second, { "idempotency-key": "second" }));
    // Both are asked for in one millisecond, and then their names say who is first.
    const first = await small.sendWhatsApp(eve, "one", "first");
    await small.passes(30);
    expect((await small.request(first)).latest_status).toBe("held");
    await eve.writes("yes");
    expect(await eve.received()).toEqual([template, "text: one", "text: two"]);
    for (const id of [first, "second"]) expect((await small.request(id)).latest_status).toBe("delivered");
  });
});

describe("an execution that an operator stops", () => {
  it("shows as failed, and leaves the line", async () => {
    const eve = sandbox.person();
    const first = await sandbox.sendWhatsApp(eve, "stopped");
    const second = await sandbox.sendWhatsApp(eve, "two");
    await stop(sandbox, first);
    await sandbox.passes(untilGivenBack);
    expect(await sandbox.request(first)).toMatchObject({
      latest_status: "failed",
      error: { code: "ExecutionEnded" },
    });
    expect(await sandbox.published("request.ended")).toContainEqual(
      expect.objectContaining({ request_id: first, status: "failed" }),
    );
    await eve.writes("yes");
    expect(await eve.received()).toEqual([template, "text: two"]);
    expect((await sandbox.request(second)).latest_status).toBe("delivered");
  });

  it("before it has sent the template that it claimed lets another request send it", async () => {
    const eve = sandbox.person();
    await sandbox.fault({
      call: { service: "social-messaging", action: "SendWhatsAppMessage" },
      error: "ThrottledRequestException",
      times: 1_000,
    });
    const first = await sandbox.sendWhatsApp(eve, "stopped");
    const second = await sandbox.sendWhatsApp(eve, "two");
    await stop(sandbox, first);
    await sandbox.control("DELETE", "/faults");
    await sandbox.passes(600);
    expect(await eve.received()).toEqual([template]);
    await eve.writes("yes");
    expect(await eve.received()).toEqual([template, "text: two"]);
    expect((await sandbox.request(second)).latest_status).toBe("delivered");
  });

  it("while its claim of the template is being written leaves nobody waiting on that template", async () => {
    const eve = sandbox.person();
    sandbox.around("before", inState("ClaimTemplate"), () => stop(sandbox, "late-claim"));
    await sandbox.sendWhatsApp(eve, "stopped", "late-claim");
    const second = await sandbox.sendWhatsApp(eve, "two");
    expect(await eve.received()).toEqual([]);
    await sandbox.passes(untilGivenBack);
    expect(await eve.received()).toEqual([template]);
    await eve.writes("yes");
    expect((await sandbox.request(second)).latest_status).toBe("delivered");
  });

  it("and redrives before its end is taken in goes on, and keeps its place", async () => {
    const eve = sandbox.person();
    const id = await sandbox.sendWhatsApp(eve, "redriven");
    await stop(sandbox, id);
    await redrive(sandbox, id);
    await sandbox.passes(untilGivenBack);
    expect((await sandbox.request(id)).latest_status).toBe("held");
    await eve.writes("yes");
    expect(await eve.received()).toEqual([template, "text: redriven"]);
    expect((await sandbox.request(id)).latest_status).toBe("delivered");
  });

  it("while it is expired, and its SMS cannot go yet, shows as failed", async () => {
    const eve = sandbox.person();
    const body = { message_body: "It arrives today.", fallback: "sms", reply_timeout_seconds: 60 };
    const id = await sandbox.sendWhatsApp(eve, body);
    await sandbox.fault({ call: { state: "SendFallback" }, error: "TooManyRequestsException", times: 500 });
    await sandbox.passes(90);
    expect(await sandbox.request(id)).toMatchObject({ latest_status: "expired" });
    await stop(sandbox, id);
    await sandbox.control("DELETE", "/faults");
    await sandbox.passes(untilGivenBack);
    expect(await sandbox.request(id)).toMatchObject({
      ...{ latest_status: "failed", outcome: "failed" },
      error: { code: "ExecutionEnded" },
    });
    expect(await sandbox.published("request.ended")).toContainEqual(
      expect.objectContaining({ request_id: id, status: "failed" }),
    );
  });
});
