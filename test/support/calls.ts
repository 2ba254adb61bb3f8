import type { AwsCall } from "../../sandbox/cloud/service.ts";

/** The calls that a workflow makes in a state, by the state's name. */
export function inState(state: string): (call: AwsCall) => boolean {
  return ({ origin }) => origin?.state === state;
}

/** The calls that a function, or a workflow, makes, by a part of its name; only `action`, if it is given. */
export function callsOf(name: string, action?: string): (call: AwsCall) => boolean {
  return (call) =>
    (action === undefined || call.action === action) &&
    "role" in call.principal &&
    call.principal.role.includes(name);
}

/** The updates that a function makes, by a part of its name: `close-hold`. */
export function updatesBy(functionName: string): (call: AwsCall) => boolean {
  return callsOf(functionName, "UpdateItem");
}
