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
import { definitions as today } from "../unit/workflows/definitions.ts";
import type { SeenChanges } from "./changes.ts";
import { differences } from "./differences.ts";
import { readRecording, releasedVersions } from "./recording.ts";

/** What was said at the seams of each released version, held against the code of now without running it. */

it.skipIf(manifest.version.includes("-"))("has a recording of the version that package.json names", () => {
  expect(releasedVersions).toContain(manifest.version);
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
