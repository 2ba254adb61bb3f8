import type { Place } from "./arns.ts";
import type { Aws } from "./aws.ts";
import type { Clock } from "./clock.ts";
import type { RoleCredentials } from "./iam/credentials.ts";
import type { Iam } from "./iam/iam.ts";
import type { Encryption } from "./kms/encryption.ts";

/**
 * All that the local cloud knows of one AWS service. A service is a folder whose `index.ts` exports one of these, and
 * a line in registry.ts; README.md says how to write one.
 *
 * Definitions are read where the program is captured too, in a worker that runs nothing: what `start` needs it
 * imports itself.
 */
export interface ServiceDefinition<Running> {
  /** The IAM prefix, which is the SigV4 signing name too: `sqs`, `states`, `events` … */
  readonly name: string;
  /** By Pulumi's type token. */
  readonly resourceTypes: Readonly<Record<string, ResourceType<Running>>>;
  /**
   * Components that another program makes, by Pulumi's type token, and why there is nothing to build: what is in them
   * nobody sees here, for that program does not run.
   */
  readonly remoteComponents?: Readonly<Record<string, string>>;
  /** What the program may ask without making anything (`aws.getRegion()`), by Pulumi's token. */
  readonly functions?: Readonly<Record<string, (place: Place) => Record<string, unknown>>>;
  /** Starts the service. If it is an `AwsService`, it answers the calls that are signed for {@link name}. */
  start?(cloud: Cloud): Promise<Running>;
  /** Called when all of the program is built: the place for what can only be judged as a whole. */
  ready?(running: Running): void | Promise<void>;
  stop?(running: Running): Promise<void>;
}

/** What the cloud knows of a resource type: what AWS would answer, and how to build it or why not to. */
export type ResourceType<Running> = Outputs & (Built<Running> | { readonly withoutEffect: string });

interface Outputs {
  /** The id and the outputs that AWS computes, in the form of Pulumi's AWS provider. */
  outputs(creation: Creation): Created;
}

interface Built<Running> {
  /**
   * Builds the resource. Resources come in the order in which the program registered them, and Pulumi registers one
   * only when the outputs that it refers to are known: so whatever it refers to is there.
   * @param state its inputs and outputs; the parameter's type says which of them count
   */
  build(state: object, running: Running, cloud: Cloud): void | Promise<void>;
}

/** A resource at the moment at which AWS is asked for it. */
export interface Creation {
  /** The Pulumi name, which is not yet the physical name. */
  readonly logicalName: string;
  /** What makes the resource one of its kind: its type and name, and its parent's. */
  readonly identity: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly place: Place;
  /** The value of every API key that names none. */
  readonly apiKey: string;
}

export interface Created {
  readonly id: string;
  /** None if AWS computes nothing. */
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** What a service may use of the cloud that it runs in. */
export interface Cloud {
  readonly clock: Clock;
  readonly place: Place;
  /** The door to the other services, with their permissions. */
  readonly aws: Aws;
  readonly iam: Iam;
  /** What is encrypted with a key of the customer's. */
  readonly encryption: Encryption;
  readonly credentials: RoleCredentials;
  /** Where the AWS SDK's clients find the services: `http://127.0.0.1:4001`. */
  readonly endpoint: string;
  readonly settings: CloudSettings;
  /** Another service, as it runs here. */
  service<Running>(definition: ServiceDefinition<Running>): Running;
}

/** What whoever starts the cloud may choose. */
export interface CloudSettings {
  /** How many Lambda invocations the account may have at once; more are throttled. Default: any number. */
  readonly concurrency?: number;
  /** For how long an invocation takes its place among those, virtual milliseconds. Default: as long as it runs, which takes no time here. */
  readonly invocationMilliseconds?: number;
  /** Whether every Lambda function is started before its first invocation. Default: yes. */
  readonly warm?: boolean;
  /** Whether schedules run. Default: yes. */
  readonly schedules?: boolean;
  /** Called with every line that a Lambda function writes. */
  readonly echo?: (functionName: string, line: string) => void;
}
