import { describe, expect, it } from "vitest";
import { stop, untilGivenBack } from "../support/operator.ts";
import { story } from "../support/story.ts";
import { endIn } from "./attempts.ts";
import { differences } from "./differences.ts";
import type { Door } from "./door.ts";
import { readRecording, releasedVersions } from "./recording.ts";
import { Upgraded } from "./replay.ts";
import { situations } from "./situations.ts";

/**
 * Executions outlive an upgrade, and rows do: what each released version left in flight goes on, with today's functions,
 * tables and permissions, to what it would have come to. See docs/operations.md, "Changing the stack".
 */

const lateReply = "Your message has expired.";

describe.each(releasedVersions)("what version %s left", (version) => {
  const sandbox = story({ config: { lateReplyMessage: lateReply } });
  const recording = readRecording(version);
  let made: Upgraded | undefined;
  const upgraded = () => {
    made ??= new Upgraded(sandbox.sandbox, recording);
    return made;
  };
  const has = (name: string) => {
    const situation = recording.situations.find((recorded) => recorded.name === name);
    if (situation === undefined) throw new Error(`${version} has no recording of "${name}".`);
    return upgraded().has(situation);
  };

  describe("in flight goes on as it would have", () => {
    const ways = recording.situations.flatMap(({ name, cameTo }) =>
      Object.entries(cameTo).map(([way, ends]) => [name, way, ends] as const),
    );
    it.each(ways)("%s: %s", async (name, way, ends) => {
      const { door } = await has(name);
      await wayOf(name, way)(door);
      await door.passes(10);
      const executions = await Promise.all(ends.map(({ request_id }) => door.execution(request_id)));
      const otherwise = differences[version]?.ends[`${name}: ${way}`];
      expect(executions.map(endIn)).toEqual(ends.map(({ end }) => otherwise ?? end));
    });

    it("as what begins while the stack is upgraded, whose functions come first", async () => {
      const door = upgraded().stranger();
      await upgraded().beginsBy("the old definitions", async () => {
        await door.sendWhatsApp("rv-held", { message_body: "Your parcel arrives today." });
        await door.sendSms("rv-sms", { message_body: "Your parcel arrives today." });
      });
      await door.passes(3);
      await door.writes("Yes please");
      await door.passes(3);
      expect(await Promise.all(["rv-held", "rv-sms"].map((id) => door.execution(id).then(endIn)))).toEqual([
        "Delivered",
        differences[version]?.ends["begun while upgrading: by SMS"] ?? "Delivered",
      ]);
    });

    it("once it is stopped: it leaves the line, and is ended", async () => {
      const { door } = await has("held behind another");
      await stop(sandbox, door.idOf("rv-first"));
      await door.passes(untilGivenBack);
      await door.writes("Yes please");
      await door.passes(3);
      expect(await door.get("rv-first")).toMatchObject({ outcome: "failed" });
      expect(await door.received()).toEqual(["second"]);
    });
  });

  describe("rows", () => {
    it.each(recording.situations.map(({ name }) => name))(
      "of what was %s are shown as they were",
      async (name) => {
        const { answers } = await has(name);
        for (const [id, answer] of Object.entries(answers))
          expect(await sandbox.request(id)).toMatchObject(answer);
      },
    );

    it("of a request that was over cannot be cancelled", async () => {
      const { door } = await has("expired");
      await expect(door.cancels("rv-expired")).rejects.toThrow(/409.*not_held/);
    });

    it("of a request that expired explain themselves to whoever answers late", async () => {
      const { door } = await has("expired");
      await door.writes("Yes?");
      await door.passes(3);
      expect(await door.received()).toEqual([lateReply]);
    });

    it("of an open window let a message go at once", async () => {
      const { door } = await has("delivered");
      await door.sendWhatsApp("rv-next", { message_body: "One more thing" });
      await door.passes(3);
      expect(await door.received()).toEqual(["One more thing"]);
    });

    it("of an opt-out hold until the person says START", async () => {
      const { door } = await has("opted out");
      await door.sendWhatsApp("rv-next", { message_body: "Unwanted" });
      await door.passes(3);
      expect(await door.get("rv-next")).toMatchObject({ outcome: "opted_out" });
      await door.writes("START");
      await door.sendWhatsApp("rv-after", { message_body: "Wanted" });
      await door.passes(3);
      expect(await door.received()).toEqual(["Wanted"]);
    });
  });
});

function wayOf(name: string, way: string): (door: Door) => Promise<void> {
  const goOn = situations[name]?.ways[way];
  if (goOn === undefined) throw new Error(`Nothing says any more how "${name}: ${way}" goes.`);
  return goOn;
}
