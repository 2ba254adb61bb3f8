import { createHash } from "node:crypto";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { apiGatewayDocument } from "../api/api-gateway-document.ts";
import type { ApiTargets } from "../api/integrations.ts";
import { stageName } from "../api/openapi.ts";
import { type FixedPath, type FunctionName, type Route, routes, type WorkflowName } from "../api/routes.ts";
import { type ApiKey, apiKey, type NamedKeys, namedApiKeys } from "./api-keys.ts";
import type { StackConfig } from "./config.ts";
import type { Encrypted } from "./encryption-key.ts";
import type { HandlerFunction } from "./handler-function.ts";
import { startExecutions } from "./permissions.ts";
import { serviceRole } from "./policy.ts";
import { limitToRanges } from "./source-ranges.ts";
import type { Workflow } from "./workflow.ts";

/** Every workflow and every function that a route names, under that name. */
type Targets = Readonly<Record<WorkflowName, Workflow> & Record<FunctionName, HandlerFunction>>;

export interface RestApiArgs extends Targets {
  readonly config: Encrypted &
    Pick<
      StackConfig,
      | "apiRateLimit"
      | "apiBurstLimit"
      | "auth"
      | "apiKeys"
      | "allowedSourceRanges"
      | "accessLog"
      | "apiGatewayAccountRole"
      | "logRetentionDays"
      | "tracing"
    >;
}

/** What the access log says of a call: nothing of its body, its answer, or who called. */
const accessLogFormat = {
  request_id: "$context.requestId",
  // Callers can choose the one above, and not this one.
  extended_request_id: "$context.extendedRequestId",
  time: "$context.requestTime",
  method: "$context.httpMethod",
  route: "$context.resourcePath",
  status: "$context.status",
  latency_ms: "$context.responseLatency",
  integration_status: "$context.integration.status",
  error_type: "$context.error.responseType",
};

/** The REST API: one OpenAPI document with its integrations, and whom it lets in. */
export class RestApi extends pulumi.ComponentResource {
  /** `https://….execute-api.….amazonaws.com/v1` */
  readonly url: pulumi.Output<string>;
  /** As CloudWatch's metrics name it. */
  readonly watched: { readonly name: pulumi.Output<string>; readonly stage: pulumi.Output<string> };
  /** The stack's own key; none where callers sign. */
  readonly apiKey: ApiKey | undefined;
  /** Those that are configured besides, by their names. */
  readonly namedKeys: NamedKeys;
  /** Of `execute-api:Invoke`: the resource that a caller's policy names. */
  readonly invokeArn: pulumi.Output<string>;

  constructor(name: string, args: RestApiArgs, options?: pulumi.ComponentResourceOptions) {
    super("messaging:apigateway:RestApi", name, {}, options);
    const parent = { parent: this };
    const { config, ...behind } = args;

    const access = { auth: config.auth, isLimitedToRanges: config.allowedSourceRanges !== undefined };
    const started = routes.flatMap(({ target }) => ("starts" in target ? [behind[target.starts]] : []));
    const startPermissions = [startExecutions(...new Set(started))];
    const startExecutionRole = serviceRole(
      `${name}-start-execution`,
      "apigateway.amazonaws.com",
      [...startPermissions, ...(config.key?.permissionsBeside(startPermissions) ?? [])],
      parent,
    );
    const { region } = aws.getRegionOutput();
    const { partition } = aws.getPartitionOutput();
    const targets: pulumi.Output<ApiTargets> = pulumi.output({
      region,
      partition,
      arns: arnsOf(behind),
      startExecutionRoleArn: startExecutionRole.arn,
    });
    const body = targets.apply((resolved) => JSON.stringify(apiGatewayDocument(resolved, access)));

    const api = new aws.apigateway.RestApi(
      name,
      { body, endpointConfiguration: { types: "REGIONAL" } },
      parent,
    );
    for (const route of routes) {
      if ("invokes" in route.target) this.#mayInvoke(behind[route.target.invokes], route, api.executionArn);
    }
    const ranges = limitToRanges(name, { api, body, config }, parent);
    const deployment = new aws.apigateway.Deployment(
      name,
      {
        restApi: api.id,
        triggers: {
          document: body.apply(hashOf),
          // A resource policy holds from the next deployment on.
          ...(ranges === undefined ? {} : { policy: ranges.document.apply(hashOf) }),
        },
      },
      { ...parent, dependsOn: [startExecutionRole.policy, ...(ranges === undefined ? [] : [ranges.policy])] },
    );
    const stage = new aws.apigateway.Stage(
      name,
      {
        restApi: api.id,
        deployment: deployment.id,
        stageName,
        ...(config.tracing ? { xrayTracingEnabled: true } : {}),
        ...(config.accessLog ? { accessLogSettings: this.#accessLog(name, config) } : {}),
      },
      { ...parent, dependsOn: config.apiGatewayAccountRole ? [this.#accountRole(name)] : [] },
    );

    const limits = { rateLimit: config.apiRateLimit, burstLimit: config.apiBurstLimit };
    this.apiKey = config.auth === "key" ? apiKey(name, { stage, limits }, parent) : undefined;
    this.namedKeys = namedApiKeys(name, { stage, keys: config.apiKeys, limits }, parent);
    if (config.auth === "iam") this.#throttleStage(name, stage, limits);

    this.url = stage.invokeUrl;
    this.watched = { name: api.name, stage: stage.stageName };
    this.invokeArn = pulumi.interpolate`${api.executionArn}/${stage.stageName}/*`;
    this.registerOutputs({ url: this.url, apiKeyId: this.apiKey?.id, apiKey: this.apiKey?.value });
  }

  /** The address of a route, as far as it is the same for every call. */
  urlOf(path: FixedPath): pulumi.Output<string> {
    return pulumi.interpolate`${this.url}${path}`;
  }

  /** Allows this route, and no other of the API's, to call the function. */
  #mayInvoke(handler: HandlerFunction, route: Route, apiArn: pulumi.Output<string>): void {
    const path = route.path.replaceAll(/\{\w+\}/g, "*");
    new aws.lambda.Permission(
      route.operation.operationId,
      {
        action: "lambda:InvokeFunction",
        function: handler.functionName,
        principal: "apigateway.amazonaws.com",
        sourceArn: pulumi.interpolate`${apiArn}/*/${route.method.toUpperCase()}${path}`,
      },
      { parent: this },
    );
  }

  /** A usage plan limits keys alone: without them the stage limits each of its methods. */
  #throttleStage(
    name: string,
    stage: aws.apigateway.Stage,
    { rateLimit, burstLimit }: { readonly rateLimit: number; readonly burstLimit: number },
  ): void {
    new aws.apigateway.MethodSettings(
      name,
      {
        restApi: stage.restApi,
        stageName: stage.stageName,
        methodPath: "*/*",
        settings: { throttlingRateLimit: rateLimit, throttlingBurstLimit: burstLimit },
      },
      { parent: this },
    );
  }

  #accessLog(name: string, { logRetentionDays, key }: RestApiArgs["config"]) {
    const log = new aws.cloudwatch.LogGroup(
      `${name}-access`,
      { retentionInDays: logRetentionDays, ...(key === undefined ? {} : { kmsKeyId: key.arn }) },
      { parent: this },
    );
    return { destinationArn: log.arn, format: JSON.stringify(accessLogFormat) };
  }

  #accountRole(name: string): aws.apigateway.Account {
    const parent = { parent: this };
    const role = serviceRole(
      `${name}-cloudwatch`,
      "apigateway.amazonaws.com",
      [
        {
          sid: "WriteAccessLogs",
          // What AWS's managed policy AmazonAPIGatewayPushToCloudWatchLogs allows; API Gateway tests for all of it.
          actions: [
            "logs:CreateLogGroup",
            "logs:CreateLogStream",
            "logs:DescribeLogGroups",
            "logs:DescribeLogStreams",
            "logs:PutLogEvents",
            "logs:GetLogEvents",
            "logs:FilterLogEvents",
          ],
          resources: ["*"],
        },
      ],
      parent,
    );
    return new aws.apigateway.Account(
      name,
      { cloudwatchRoleArn: role.arn },
      { ...parent, dependsOn: role.policy },
    );
  }
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The ARN of each, under its name, which `Object.entries` does not keep in its type. */
function arnsOf(targets: Targets): Record<keyof Targets, pulumi.Output<string>> {
  const arns = Object.entries<Workflow | HandlerFunction>(targets).map(([name, target]) => [
    name,
    "startArn" in target ? target.startArn : target.arn,
  ]);
  return Object.fromEntries(arns) as Record<keyof Targets, pulumi.Output<string>>;
}
