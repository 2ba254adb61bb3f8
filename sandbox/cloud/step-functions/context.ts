import type { Json, JsonObject } from "../service.ts";
import type { Execution } from "./execution.ts";
import type { StateMachine } from "./state-machine.ts";

export interface CurrentState {
  readonly name: string;
  /** Virtual milliseconds since the epoch. */
  readonly enteredAt: number;
  /** Of a Task; the token only of one that waits for it. */
  readonly task: { readonly retryCount: number; readonly token: string | undefined } | undefined;
}

/** Inputs that were read before: the context is made for every state, and expressions get copies of it. */
const inputs = new WeakMap<Execution, Json>();

function inputOf(execution: Execution): Json {
  const input = inputs.get(execution) ?? (JSON.parse(execution.input) as Json);
  inputs.set(execution, input);
  return input;
}

/** `$states.context`. https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
export function contextObject(machine: StateMachine, execution: Execution, state: CurrentState): JsonObject {
  return {
    Execution: {
      Id: execution.arn,
      Input: inputOf(execution),
      Name: execution.name,
      RoleArn: machine.roleArn,
      StartTime: new Date(execution.startedAt).toISOString(),
      RedriveCount: execution.redriveCount,
    },
    StateMachine: { Id: machine.arn, Name: machine.name },
    State: {
      Name: state.name,
      EnteredTime: new Date(state.enteredAt).toISOString(),
      ...(state.task === undefined ? {} : { RetryCount: state.task.retryCount }),
    },
    ...(state.task?.token === undefined ? {} : { Task: { Token: state.task.token } }),
  };
}
