import { describe, expect, it } from "vitest";
import type { State, StateMachine, Variables } from "../../../lib/step-functions/asl.ts";
import { definitions } from "./definitions.ts";

/**
 * What a state reads has been assigned on every way that leads to it. The compiler knows the names of states
 * and errors, but not what a JSONata expression reads; on AWS such a mistake ends an execution with
 * States.QueryEvaluationError.
 */

interface Way {
  readonly from: string;
  readonly to: string;
  readonly assigns: readonly string[];
}

const namesIn = (assign: Variables = {}) => Object.keys(assign);

function waysOut(from: string, state: State): Way[] {
  if (state.Type === "Choice") {
    const rules = state.Choices.map(({ Next: to, Assign }) => ({ from, to, assigns: namesIn(Assign) }));
    return [...rules, { from, to: state.Default, assigns: [] }];
  }
  if (state.Type === "Wait") return [{ from, to: state.Next, assigns: [] }];
  if (state.Type !== "Task") return [];
  const caught = (state.Catch ?? []).map(({ Next: to, Assign }) => ({ from, to, assigns: namesIn(Assign) }));
  return [{ from, to: state.Next, assigns: namesIn(state.Assign) }, ...caught];
}

/** The variables that a state's expressions read: `$name`, but not `$function(`, and none that it binds itself. */
function readBy(state: State): string[] {
  const expressions = JSON.stringify(state).match(/\{%.*?%\}/g) ?? [];
  return expressions.flatMap((expression) => {
    const own = new Set([...expression.matchAll(/\$(\w+) :=/g)].map(([, name]) => name));
    return [...expression.matchAll(/\$([a-z]\w*)(?!\w*\()/g)]
      .map(([, name = ""]) => name)
      .filter((name) => name !== "states" && !own.has(name));
  });
}

/** For each state, the variables that are assigned whichever way an execution came to it. */
function assignedBefore({ StartAt, States }: StateMachine): Map<string, Set<string>> {
  const ways = Object.entries(States).flatMap(([name, state]) => waysOut(name, state));
  const everything = new Set(ways.flatMap(({ assigns }) => assigns));
  const before = new Map(Object.keys(States).map((name) => [name, new Set(everything)]));
  before.set(StartAt, new Set());
  for (let changed = true; changed; ) {
    changed = false;
    for (const { from, to, assigns } of ways) {
      const known = new Set([...(before.get(from) ?? []), ...assigns]);
      const sofar = before.get(to) ?? new Set();
      const left = new Set([...sofar].filter((name) => known.has(name)));
      if (left.size === sofar.size) continue;
      before.set(to, left);
      changed = true;
    }
  }
  return before;
}

function unassigned(machine: StateMachine): string[] {
  const before = assignedBefore(machine);
  return Object.entries(machine.States).flatMap(([name, state]) =>
    readBy(state)
      .filter((variable) => before.get(name)?.has(variable) !== true)
      .map((variable) => `${name} reads $${variable}`),
  );
}

describe.each(Object.entries(definitions))("%s", (_name, machine) => {
  it("reads only variables that are assigned on every way to the state", () => {
    expect(unassigned(machine)).toEqual([]);
  });

  it("has no state that nothing leads to", () => {
    const ways = Object.entries(machine.States).flatMap(([name, state]) => waysOut(name, state));
    const led = new Set([machine.StartAt, ...ways.map(({ to }) => to)]);
    expect(Object.keys(machine.States).filter((name) => !led.has(name))).toEqual([]);
  });
});

describe("a way on which a variable is not assigned", () => {
  it("is found", () => {
    const machine = definitions["send-whatsapp"] as StateMachine;
    const { CloseHold, ...states } = machine.States;
    const { SendTemplate } = states as { SendTemplate: Extract<State, { Type: "Task" }> };
    const careless = (SendTemplate.Catch ?? []).map(({ Assign: _, ...catcher }) => catcher);
    const broken = {
      ...machine,
      States: { ...machine.States, SendTemplate: { ...SendTemplate, Catch: careless } },
    };
    expect(CloseHold).toBeDefined();
    expect(unassigned(broken)).toEqual(
      expect.arrayContaining(["CloseHold reads $hold_ended", "TrackTemplate reads $template_msg_id"]),
    );
  });
});
