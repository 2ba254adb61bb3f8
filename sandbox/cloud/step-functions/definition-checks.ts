import validateAsl from "asl-validator";
import type { Json, JsonObject } from "../service.ts";
import { isExpression } from "./expression.ts";
import type { FieldReader } from "./field-reader.ts";
import type { State } from "./state-machine.ts";
import { isObject } from "./values.ts";

/** What can only be judged of a definition as a whole: that its states lead somewhere, and to each other. */

/** @throws DefinitionError if `target` is no state */
export function requireTarget(
  fields: FieldReader,
  state: string | undefined,
  field: string,
  target: Json | undefined,
  states: ReadonlyMap<string, State>,
): string {
  if (typeof target !== "string" || !states.has(target)) {
    throw fields.error(state, field, `there is no state ${JSON.stringify(target)}`);
  }
  return target;
}

/** @throws DefinitionError for a `Next`, `Default` or `Catch` that leads nowhere, and for a state to which nothing leads */
export function requireConnected(
  fields: FieldReader,
  startAt: string,
  states: ReadonlyMap<string, State>,
): void {
  for (const state of states.values()) {
    for (const { field, name } of targets(state)) requireTarget(fields, state.name, field, name, states);
  }
  const reached = new Set([startAt]);
  for (const name of reached) {
    const state = states.get(name);
    for (const target of state === undefined ? [] : targets(state)) reached.add(target.name);
  }
  for (const name of states.keys()) {
    if (!reached.has(name)) throw fields.error(name, undefined, "cannot be reached from StartAt");
  }
}

/** What asl-validator had nothing to say against: it compiles its schemas anew each time, which takes half a second. */
const sound = new Set<string>();

/** asl-validator's rules for expressions are narrower than AWS's (one line, no empty text): it judges the rest. */
export function requireAsl(fields: FieldReader, definition: JsonObject): void {
  const states = isObject(definition.States) ? Object.entries(definition.States) : [];
  const skeleton = {
    ...definition,
    States: Object.fromEntries(states.map(([name, state]) => [name, bare(state)])),
  };
  const text = JSON.stringify(skeleton);
  if (sound.has(text)) return;
  const { isValid, errorsText } = validateAsl(skeleton);
  if (!isValid) throw fields.error(undefined, undefined, `asl-validator: ${errorsText("; ")}`);
  sound.add(text);
}

/** A deep copy without payload templates, every expression replaced by a trivial one. */
function bare(value: Json): Json {
  if (typeof value === "string") return isExpression(value) ? "{% true %}" : value;
  if (Array.isArray(value)) return value.map(bare);
  if (!isObject(value)) return value;
  const members = Object.entries(value).filter(
    ([field]) => !["Assign", "Output", "Arguments"].includes(field),
  );
  return Object.fromEntries(members.map(([field, member]) => [field, bare(member)]));
}

function targets(state: State): { field: string; name: string }[] {
  switch (state.type) {
    case "Pass":
    case "Wait":
      return state.next === undefined ? [] : [{ field: "Next", name: state.next }];
    case "Task":
      return [
        ...(state.next === undefined ? [] : [{ field: "Next", name: state.next }]),
        ...state.catchers.map(({ next }, index) => ({ field: `Catch[${index}]/Next`, name: next })),
      ];
    case "Choice":
      return [
        ...state.rules.map(({ next }, index) => ({ field: `Choices[${index}]/Next`, name: next })),
        ...(state.default === undefined ? [] : [{ field: "Default", name: state.default }]),
      ];
    case "Succeed":
    case "Fail":
      return [];
  }
}
