import { describe, expect, it } from "vitest";
import { stop, untilGivenBack } from "../support/operator.ts";
import { story } from "../support/story.ts";

/** Where new versions of the workflows take over bit by bit, callers start an alias; nothing else is to be seen of it. */

const gone = "Sorry, the message that was waiting for you is no longer available.";
const sandbox = story({
  config: { rollout: '{"type": "linear", "percent": 10, "minutes": 5}', lateReplyMessage: gone },
});
const template =
  "template: You have a message waiting from Example Company. Reply to this message to receive it.";

/** What StartExecution was asked to start, the last part of each ARN. */
function started(): string[] {
  const aliases: string[] = [];
  sandbox.sandbox.aws.intercept((call, proceed) => {
    if (call.action === "StartExecution")
      aliases.push(String(call.input.stateMachineArn).split(":").at(-1) ?? "");
    return proceed();
  });
  return aliases;
}

describe("a stack whose versions take over bit by bit", () => {
  it("starts every request by the alias, and one key is one request", async () => {
    const aliases = started();
    const ana = sandbox.person();
    const held = await sandbox.sendWhatsApp(ana, "It arrives today.", "parcel-1");
    expect(await sandbox.sendWhatsApp(ana, "It arrives today.", "parcel-1")).toBe(held);
    const sms = await sandbox.sendSms(ana, "It arrives today.");
    await ana.writes("yes");

    expect(await ana.received()).toEqual([template, "text: It arrives today.", "text: It arrives today."]);
    for (const id of [held, sms]) expect(await sandbox.request(id)).toMatchObject({ outcome: "delivered" });
    expect(aliases).toEqual(["live", "live", "live"]);
  });

  it("tells who answers too late, by the alias too", async () => {
    const ben = sandbox.person();
    await sandbox.sendWhatsApp(ben, "too late");
    await sandbox.passes(7_210);
    const aliases = started();
    await ben.writes("yes");

    expect(await ben.received()).toEqual([template, `text: ${gone}`]);
    expect(aliases).toEqual(["live"]);
  });

  it("takes back what an execution held that an operator stopped", async () => {
    const eve = sandbox.person();
    const stopped = await sandbox.sendWhatsApp(eve, "stopped");
    const next = await sandbox.sendWhatsApp(eve, "next");
    await stop(sandbox, stopped);
    await sandbox.passes(untilGivenBack);
    await eve.writes("yes");

    expect(await eve.received()).toEqual([template, "text: next"]);
    expect(await sandbox.request(stopped)).toMatchObject({ error: { code: "ExecutionEnded" } });
    expect(await sandbox.request(next)).toMatchObject({ outcome: "delivered" });
  });

  it("cancels what is held", async () => {
    const dan = sandbox.person();
    const id = await sandbox.sendWhatsApp(dan, "never mind");
    expect((await sandbox.api("POST", `/messages/${id}/cancel`)).status).toBe(200);
    await sandbox.passes(3);
    expect(await sandbox.request(id)).toMatchObject({ outcome: "cancelled" });
  });
});
