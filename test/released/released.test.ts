import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import type { FunctionContract } from "../../lib/functions/contract.ts";
import { functions } from "../../lib/functions/index.ts";
import type { PublishedEvent } from "../../lib/messaging/published-events.ts";
import { messageEvents, requestEvents } from "../../lib/tables/changes.ts";
import type { TrackedMessage } from "../../lib/tables/messages.ts";
import type { StoredRequest } from "../../lib/tables/requests.ts";
import manifest from "../../package.json" with { type: "json" };
import type { JsonObject } from "../../sandbox/cloud/service.ts";
import { stop } from "../support/operator.ts";
import { story } from "../support/story.ts";
import { definitions as today } from "../unit/workflows/definitions.ts";
import { endIn } from "./attempts.ts";
import type { SeenChanges } from "./changes.ts";
import { readRecording, releasedVersions } from "./recording.ts";
import { Upgraded } from "./replay.ts";
import { situations } from "./situations.ts";

/**
 * Executions outlive an upgrade, and rows do: what each released version left in flight goes on, with today's functions,
 * tables and permissions, to what it would have come to. See docs/operations.md, "Changing the stack".
 */

it.skipIf(manifest.version.includes("-"))("has a recording of the version that package.json names", () => {
  expect(releasedVersions).toContain(manifest.version);
});

/** Where an upgrade changes what comes of it; docs/operations.md says so to operators. */
const differences: Readonly<
  Record<
    string,
    { readonly ends: Readonly<Record<string, string>>; readonly notPublished: readonly string[] }
  >
> = {
  "0.1.0": {
    // Its definition has no state for what follows a carrier's last word, and takes it for the end of the wait.
    ends: {
      "held, and by SMS otherwise: nobody answers": "SentWithoutConfirmation",
      "held, and by SMS otherwise: Meta could not deliver the template": "SentWithoutConfirmation",
      "begun while upgrading: by SMS": "SentWithoutConfirmation",
    },
    // Its rows do not say when a request ended.
    notPublished: ["request.ended"],
  },
};

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
      await situations[name]?.ways[way]?.(door);
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
      await door.passes(3);
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
        const { door, answers } = await has(name);
        for (const [id, answer] of Object.entries(answers))
          expect(await sandbox.request(id)).toMatchObject(answer);
        expect(door.number).not.toBe(recording.situations[0]?.number);
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

describe.each(releasedVersions)("version %s, read by itself:", (version) => {
  const { definitions, situations: recorded, changes } = readRecording(version);

  const attempts = recorded.flatMap(({ name, executions }) =>
    executions.flatMap((execution) => execution.attempts.map((attempt) => ({ name, ...attempt }))),
  );
  it.each(attempts.filter(({ payload }) => payload !== undefined))(
    "$name: today's $function takes what $state sent",
    ({ function: name, payload }) => {
      const contract: FunctionContract & { event?: v.GenericSchema } =
        functions[name as keyof typeof functions];
      if (contract.event === undefined) throw new Error(`${name} is no step of a workflow any more.`);
      expect(v.safeParse(contract.event, payload).issues).toBeUndefined();
    },
  );

  const told = recorded.flatMap(({ executions, cameTo }) =>
    Object.entries(cameTo).flatMap(([way, ends]) =>
      ends.flatMap(({ request_id, told }) => {
        const execution = executions.find((candidate) => candidate.request_id === request_id);
        return told === undefined || told.error === "States.Timeout" || execution?.state === undefined
          ? []
          : [{ way, workflow: execution.workflow, state: execution.state, ...told }];
      }),
    ),
  );
  it.each(told)(
    "today's $state understands what its wait was told: $way",
    ({ workflow, state, output, error }) => {
      const { Assign, Catch } = (today[workflow]?.States[state] ?? {}) as TaskDefinition;
      if (error === undefined) {
        const read = [...JSON.stringify(Assign ?? {}).matchAll(/\$states\.result\.(\w+)/g)].map(
          ([, member]) => member,
        );
        expect(Object.keys(output as object)).toEqual(expect.arrayContaining(read));
      } else expect(Catch?.flatMap(({ ErrorEquals }) => ErrorEquals)).toContain(error);
    },
  );

  it("its streams' records are published as they were", () => {
    expect(changes.length).toBeGreaterThan(0);
    const dropped = differences[version]?.notPublished ?? [];
    for (const { records, published } of changes) {
      const still = published.filter(({ type }) => !dropped.includes(type));
      expect(records.flatMap(eventsOf).map(inWords).toSorted()).toEqual(still.map(inWords).toSorted());
    }
  });

  it("its waits are all recorded", () => {
    const waits = Object.values(definitions).flatMap(({ States }) =>
      Object.entries(States as Record<string, { Type: string; Resource?: string }>).flatMap(
        ([name, { Type, Resource }]) =>
          Type === "Wait" || Resource?.endsWith(".waitForTaskToken") ? [name] : [],
      ),
    );
    const known = recorded.flatMap(({ executions }) => executions.map(({ state }) => state));
    expect(waits.filter((name) => !known.includes(name))).toEqual([]);
  });
});

interface TaskDefinition {
  readonly Assign?: unknown;
  readonly Catch?: ReadonlyArray<{ readonly ErrorEquals: readonly string[] }>;
}

type Change = SeenChanges["records"][number];

function eventsOf({ table, before, after }: Change): PublishedEvent[] {
  const row = (image: JsonObject | undefined) =>
    image === undefined ? undefined : unmarshall(image as unknown as Record<string, AttributeValue>);
  return table === "messages"
    ? messageEvents(row(before) as TrackedMessage | undefined, row(after) as unknown as TrackedMessage)
    : requestEvents(row(before) as StoredRequest | undefined, row(after) as unknown as StoredRequest);
}

function inWords({ type, detail }: { readonly type: string; readonly detail: object }): string {
  return `${type} ${JSON.stringify(Object.entries(detail).sort())}`;
}
