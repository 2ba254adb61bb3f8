import type { Expression } from "./expression.ts";
import type { Integration } from "./integrations.ts";
import type { Retrier } from "./retry.ts";
import type { Template } from "./template.ts";

/** A state machine as the engine runs it: definition.ts reads it, run.ts goes through it. */

export interface StateMachineProps {
  readonly arn: string;
  readonly name: string;
  readonly roleArn: string;
  /** JSON text in Amazon States Language. */
  readonly definition: string;
}

export interface StateMachine extends StateMachineProps {
  readonly startAt: string;
  readonly timeoutSeconds: number | undefined;
  readonly states: ReadonlyMap<string, State>;
}

/** What a state does with its variables and its output as it is left. */
export interface Exit {
  readonly assign: Template | undefined;
  readonly output: Template | undefined;
}

/** `next` is undefined when the state ends the execution. */
export interface Step extends Exit {
  readonly name: string;
  readonly next: string | undefined;
}

export interface PassState extends Step {
  readonly type: "Pass";
}

export interface WaitState extends Step {
  readonly type: "Wait";
  /** One of the two. */
  readonly seconds: Template | undefined;
  readonly timestamp: Template | undefined;
}

export interface Catcher extends Exit {
  readonly errorEquals: readonly string[];
  readonly next: string;
}

export interface TaskState extends Step {
  readonly type: "Task";
  readonly integration: Integration;
  readonly args: Template;
  readonly timeoutSeconds: Template | undefined;
  readonly retriers: readonly Retrier[];
  readonly catchers: readonly Catcher[];
}

export interface ChoiceRule extends Exit {
  readonly condition: Expression;
  readonly location: string;
  readonly next: string;
}

export interface ChoiceState {
  readonly type: "Choice";
  readonly name: string;
  readonly rules: readonly ChoiceRule[];
  readonly default: string | undefined;
}

export interface SucceedState {
  readonly type: "Succeed";
  readonly name: string;
  readonly output: Template | undefined;
}

export interface FailState {
  readonly type: "Fail";
  readonly name: string;
  readonly error: Template | undefined;
  readonly cause: Template | undefined;
}

export type State = PassState | WaitState | TaskState | ChoiceState | SucceedState | FailState;
