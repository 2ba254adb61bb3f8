import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { bundleHandler } from "./bundle.ts";
import type { StackConfig } from "./config.ts";
import { checkEnvironmentSize } from "./environment-size.ts";
import { type Permission, serviceRole } from "./policy.ts";

export interface HandlerFunctionArgs {
  /** What the handler reads from its environment. */
  readonly environment: Record<string, pulumi.Input<string>>;
  /** What it may do besides writing its own log. */
  readonly permissions: readonly Permission[];
  readonly logRetentionDays: number;
}

/** Longer than a send may take (lib/lambda/clients.ts), shorter than an event queue's visibility timeout. */
const timeoutSeconds = 20;

/** Makes the stack's functions, which differ only in what they are given. */
export function handlerFunctions(config: Pick<StackConfig, "logRetentionDays">) {
  const { logRetentionDays } = config;
  return (name: string, args: Omit<HandlerFunctionArgs, "logRetentionDays">): HandlerFunction =>
    new HandlerFunction(name, { ...args, logRetentionDays });
}

/** A Lambda function that runs `handlers/<name>.ts`, with its own role and log group. */
export class HandlerFunction extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly functionName: pulumi.Output<string>;
  /** What its role may do: whatever has Lambda act as the function depends on it. */
  readonly rolePolicy: aws.iam.RolePolicy;

  constructor(name: string, args: HandlerFunctionArgs, options?: pulumi.ComponentResourceOptions) {
    super("messaging:lambda:HandlerFunction", name, {}, options);
    const parent = { parent: this };
    const variables = { NODE_OPTIONS: "--enable-source-maps", ...args.environment };
    checkEnvironmentSize(name, variables);

    const logGroup = new aws.cloudwatch.LogGroup(name, { retentionInDays: args.logRetentionDays }, parent);
    const role = serviceRole(
      name,
      "lambda.amazonaws.com",
      [
        {
          sid: "WriteOwnLog",
          actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
          resources: [pulumi.interpolate`${logGroup.arn}:*`],
        },
        ...args.permissions,
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
        timeout: timeoutSeconds,
        environment: { variables },
        // Of what the platform says at INFO (a start and a report of every invocation), metrics tell more for less.
        loggingConfig: { logFormat: "JSON", logGroup: logGroup.name, systemLogLevel: "WARN" },
      },
      { ...parent, dependsOn: role.policy },
    );
    this.rolePolicy = role.policy;
    this.arn = lambda.arn;
    this.functionName = lambda.name;
    this.registerOutputs({ arn: this.arn, functionName: this.functionName });
  }
}
