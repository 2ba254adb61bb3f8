import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { State } from "../../lib/step-functions/asl.ts";
import { definitions } from "../unit/workflows/definitions.ts";

/** docs/architecture.md draws the WhatsApp workflow; the definition says what there is to draw. */
const document = readFileSync(new URL("../../docs/architecture.md", import.meta.url), "utf8");
const picture = document.split("stateDiagram-v2")[1]?.split("```")[0] ?? "";
const drawn = [...picture.matchAll(/^ +(\w+) --> (\w+)/gm)].map(([, from, to]) => `${from} → ${to}`);

const states = Object.entries(definitions["send-whatsapp"]?.States ?? {});
const arrows = (targets: (state: State) => readonly string[]) =>
  states.flatMap(([from, state]) => targets(state).map((to) => `${from} → ${to}`));

/** Where a fault leads that outlasts its retries: the picture leaves that out, and says so. */
const onFaults = (state: State) =>
  state.Type === "Task"
    ? (state.Catch ?? []).filter(({ ErrorEquals: [error] }) => error === "States.ALL").map(({ Next }) => Next)
    : [];

function otherwise(state: State): string[] {
  if (state.Type === "Choice") return [...state.Choices.map(({ Next }) => Next), state.Default];
  if (state.Type === "Wait") return [state.Next];
  if (state.Type !== "Task") return [];
  const caught = (state.Catch ?? []).filter(({ ErrorEquals: [error] }) => error !== "States.ALL");
  return [state.Next, ...caught.map(({ Next }) => Next)];
}

describe("the picture of the WhatsApp workflow", () => {
  it("has no arrow that the definition has not", () => {
    const all = new Set([...arrows(otherwise), ...arrows(onFaults)]);
    expect(drawn.filter((arrow) => !all.has(arrow))).toEqual([]);
  });

  it("lacks none but those of faults", () => {
    expect(arrows(otherwise).filter((arrow) => !drawn.includes(arrow))).toEqual([]);
  });
});
