import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { EnvironmentOf, FunctionContract, StepContract } from "../functions/contract.ts";
import type { Functions } from "../functions/index.ts";
import type { FunctionArn } from "../step-functions/lambda.ts";
import { timing } from "../timing.ts";
import { bundleHandler } from "./bundle.ts";
import type { StackConfig } from "./config.ts";
import type { Encrypted } from "./encryption-key.ts";
import { checkEnvironmentSize } from "./environment-size.ts";
import { type Permission, serviceRole, writeTraces } from "./policy.ts";

/** A contract's environment, of which the resources that it names are not made yet. */
type EnvironmentInputs<Contract extends FunctionContract> = {
  readonly [Variable in keyof EnvironmentOf<Contract>]: pulumi.Input<EnvironmentOf<Contract>[Variable]>;
};

export interface HandlerFunctionArgs<Name extends keyof Functions> extends Encrypted {
  /** What the handler reads from its environment. */
  readonly environment: EnvironmentInputs<Functions[Name]>;
  /** What it may do besides writing its own log. */
  readonly permissions: readonly Permission[];
  readonly logRetentionDays: number;
  /** Whether X-Ray traces it. */
  readonly tracing: boolean;
}

/** What a workflow that names the function gets of it. */
type ArnOf<Name extends keyof Functions> = Functions[Name] extends StepContract
  ? FunctionArn<Functions[Name]>
  : string;

/** What differs between the stack's functions. */
export type OwnArgs<Name extends keyof Functions> = Omit<
  HandlerFunctionArgs<Name>,
  "logRetentionDays" | "tracing" | "key"
>;

/** Makes the stack's functions, which differ only in what they are given, and keeps them by their handlers' names. */
export function handlerFunctions(config: Pick<StackConfig, "logRetentionDays" | "tracing"> & Encrypted) {
  const { logRetentionDays, tracing, key } = config;
  const made: { [name: string]: HandlerFunction } = {};
  const make = <Name extends keyof Functions>(name: Name, args: OwnArgs<Name>): HandlerFunction<Name> => {
    const handler = new HandlerFunction(name, { ...args, logRetentionDays, tracing, key });
    made[name] = handler;
    return handler;
  };
  return Object.assign(make, { made });
}

export type MakeFunction = ReturnType<typeof handlerFunctions>;

/** A Lambda function that runs `handlers/<name>.ts`, with its own role and log group. */
export class HandlerFunction<
  Name extends keyof Functions = keyof Functions,
> extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<ArnOf<Name>>;
  readonly functionName: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;
  /** What its role may do: whatever has Lambda act as the function depends on it. */
  readonly rolePolicy: aws.iam.RolePolicy;

  constructor(name: Name, args: HandlerFunctionArgs<Name>, options?: pulumi.ComponentResourceOptions) {
    super("messaging:lambda:HandlerFunction", name, {}, options);
    const parent = { parent: this };
    const variables = { NODE_OPTIONS: "--enable-source-maps", ...args.environment };
    checkEnvironmentSize(name, variables);

    const logGroup = new aws.cloudwatch.LogGroup(
      name,
      {
        retentionInDays: args.logRetentionDays,
        ...(args.key === undefined ? {} : { kmsKeyId: args.key.arn }),
      },
      parent,
    );
    const role = serviceRole(
      name,
      "lambda.amazonaws.com",
      [
        {
          sid: "WriteOwnLog",
          actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
          resources: [pulumi.interpolate`${logGroup.arn}:*`],
        },
        ...(args.tracing ? [writeTraces] : []),
        ...args.permissions,
        ...(args.key?.permissionsBeside(args.permissions) ?? []),
      ],
      parent,
    );
    const lambda = new aws.lambda.Function(
      name,
      {
        runtime: "nodejs24.x",
        architectures: ["arm64"],
        code: bundleHandler(name),
        handler: "index.handler",
        role: role.arn,
        memorySize: 512,
        timeout: timing.functionTimeoutSeconds,
        environment: { variables },
        ...(args.tracing ? { tracingConfig: { mode: "Active" } } : {}),
        // Of what the platform says at INFO (a start and a report of every invocation), metrics tell more for less.
        loggingConfig: { logFormat: "JSON", logGroup: logGroup.name, systemLogLevel: "WARN" },
      },
      { ...parent, dependsOn: role.policy },
    );
    this.rolePolicy = role.policy;
    // The one place where an ARN is tied to what its function does: the code is that of `name`.
    this.arn = lambda.arn as pulumi.Output<ArnOf<Name>>;
    this.functionName = lambda.name;
    this.logGroupName = logGroup.name;
    this.registerOutputs({ arn: this.arn, functionName: this.functionName });
  }
}
