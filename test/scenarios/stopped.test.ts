import { describe, expect, it } from "vitest";
import { updatesBy } from "../support/calls.ts";
import { stop, untilGivenBack } from "../support/operator.ts";
import { story } from "../support/story.ts";

/** An operator stops executions that stand in line for a person's reply. */

const sandbox = story();
const template =
  "template: You have a message waiting from Example Company. Reply to this message to receive it.";

describe("a message that was held behind one that was stopped", () => {
  it("goes when the one before both is cancelled at the moment of the reply", async () => {
    const ana = sandbox.person();
    const first = await sandbox.sendWhatsApp(ana, "first");
    const second = await sandbox.sendWhatsApp(ana, "second");
    const third = await sandbox.sendWhatsApp(ana, "third");
    sandbox.around("before", updatesBy("close-hold"), async () => {
      // That it has ended is taken in only later.
      await stop(sandbox, second);
      await ana.interrupts("yes");
    });

    await sandbox.api("POST", `/messages/${first}/cancel`);
    await sandbox.passes(2);

    expect(await ana.received()).toEqual([template, "text: third"]);
    expect((await sandbox.execution(first)).status).toBe("SUCCEEDED");
    expect(await sandbox.request(third)).toMatchObject({ latest_status: "delivered" });
  });
});

describe("a message that waits on the second template of a request that was stopped before it went", () => {
  it("asks for itself, though the first one had gone", async () => {
    const ana = sandbox.person();
    const stopped = await sandbox.sendWhatsApp(ana, "stopped");
    await sandbox.fault({ whatsapp: 131047, number: ana.number, role: "text" });
    await sandbox.fault({ call: { state: "SendTemplate" }, error: "TooManyRequestsException", times: 50 });
    await ana.writes("yes");
    await sandbox.passes(60);
    expect((await sandbox.path(stopped)).at(-1)).toBe("SendTemplate");
    const second = await sandbox.sendWhatsApp(ana, "second");
    expect((await sandbox.path(second)).at(-1)).toBe("AwaitReply");

    await stop(sandbox, stopped);
    await sandbox.control("DELETE", "/faults");
    await sandbox.passes(untilGivenBack);

    expect(await ana.received()).toEqual([template, template]);
    await ana.writes("yes again");
    expect(await ana.received()).toEqual([template, template, "text: second"]);
  });
});
