import type * as pulumi from "@pulumi/pulumi";

/** The names of what is watched. */
export interface Watched {
  /** Queues of events, by what they are for. */
  readonly queues: Readonly<Record<string, pulumi.Output<string>>>;
  /** Dead-letter queues, by what they are behind. */
  readonly deadLetterQueues: Readonly<Record<string, pulumi.Output<string>>>;
  /** Functions, by their handlers. */
  readonly functions: Readonly<Record<string, pulumi.Output<string>>>;
  /** The functions' log groups, by their handlers. */
  readonly logGroups: Readonly<Record<string, pulumi.Output<string>>>;
  /** The function that publishes the tables' changes. */
  readonly streamReader: pulumi.Output<string>;
  /** ARNs of state machines, by name. */
  readonly stateMachines: Readonly<Record<string, pulumi.Output<string>>>;
  readonly api: { readonly name: pulumi.Output<string>; readonly stage: pulumi.Output<string> };
}
