import type { AwsCall } from "../../sandbox/cloud/service.ts";

/** The calls that a workflow makes in a state, by the state's name. */
export function inState(state: string): (call: AwsCall) => boolean {
  return ({ origin }) => origin?.state === state;
}

/** The updates that a function makes, by a part of its name: `close-hold`. */
export function updatesBy(functionName: string): (call: AwsCall) => boolean {
  return ({ action, principal }) =>
    action === "UpdateItem" && "role" in principal && principal.role.includes(functionName);
}
