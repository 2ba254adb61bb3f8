import { createHash } from "node:crypto";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type ApiTargets, apiGatewayDocument, stageName } from "../api/openapi.ts";
import type { StackConfig } from "./config.ts";
import type { HandlerFunction } from "./handler-function.ts";
import { startExecutions } from "./permissions.ts";
import { serviceRole } from "./policy.ts";
import type { Workflow } from "./workflow.ts";

export interface RestApiArgs {
  readonly sendSms: Workflow;
  readonly sendWhatsApp: Workflow;
  readonly getRequest: HandlerFunction;
  readonly cancelRequest: HandlerFunction;
  readonly config: Pick<
    StackConfig,
    "apiRateLimit" | "apiBurstLimit" | "accessLog" | "apiGatewayAccountRole" | "logRetentionDays"
  >;
}

/** What the access log says of a call: nothing of its body, its answer, or who called. */
const accessLogFormat = {
  request_id: "$context.requestId",
  time: "$context.requestTime",
  method: "$context.httpMethod",
  route: "$context.resourcePath",
  status: "$context.status",
  latency_ms: "$context.responseLatency",
  integration_status: "$context.integration.status",
  error_type: "$context.error.responseType",
};

/** The REST API: one OpenAPI document with its integrations, an API key, and a usage plan. */
export class RestApi extends pulumi.ComponentResource {
  /** `https://….execute-api.….amazonaws.com/v1` */
  readonly url: pulumi.Output<string>;
  /** As `aws apigateway get-api-key --api-key` takes it. */
  readonly apiKeyId: pulumi.Output<string>;
  /** What callers send in the header `x-api-key`: a secret. */
  readonly apiKey: pulumi.Output<string>;

  constructor(name: string, args: RestApiArgs, options?: pulumi.ComponentResourceOptions) {
    super("messaging:apigateway:RestApi", name, {}, options);
    const parent = { parent: this };
    const { config } = args;

    const startExecutionRole = serviceRole(
      `${name}-start-execution`,
      "apigateway.amazonaws.com",
      [startExecutions(args.sendSms, args.sendWhatsApp)],
      parent,
    );
    const { region } = aws.getRegionOutput();
    const { partition } = aws.getPartitionOutput();
    const targets: pulumi.Output<ApiTargets> = pulumi.output({
      region,
      partition,
      sendSmsStateMachineArn: args.sendSms.arn,
      sendWhatsAppStateMachineArn: args.sendWhatsApp.arn,
      startExecutionRoleArn: startExecutionRole.arn,
      getRequestFunctionArn: args.getRequest.arn,
      cancelRequestFunctionArn: args.cancelRequest.arn,
    });
    const body = targets.apply((resolved) => JSON.stringify(apiGatewayDocument(resolved)));

    const api = new aws.apigateway.RestApi(
      name,
      { body, endpointConfiguration: { types: "REGIONAL" } },
      parent,
    );
    this.#mayInvoke("get-request", args.getRequest, pulumi.interpolate`${api.executionArn}/*/GET/messages/*`);
    this.#mayInvoke(
      "cancel-request",
      args.cancelRequest,
      pulumi.interpolate`${api.executionArn}/*/POST/messages/*`,
    );
    const deployment = new aws.apigateway.Deployment(
      name,
      {
        restApi: api.id,
        triggers: { document: body.apply((text) => createHash("sha256").update(text).digest("hex")) },
      },
      { ...parent, dependsOn: startExecutionRole.policy },
    );
    const stage = new aws.apigateway.Stage(
      name,
      {
        restApi: api.id,
        deployment: deployment.id,
        stageName,
        ...(config.accessLog ? { accessLogSettings: this.#accessLog(name, config.logRetentionDays) } : {}),
      },
      { ...parent, dependsOn: config.apiGatewayAccountRole ? [this.#accountRole(name)] : [] },
    );

    const key = new aws.apigateway.ApiKey(name, {}, parent);
    const plan = new aws.apigateway.UsagePlan(
      name,
      {
        apiStages: [{ apiId: api.id, stage: stage.stageName }],
        throttleSettings: { rateLimit: config.apiRateLimit, burstLimit: config.apiBurstLimit },
      },
      parent,
    );
    new aws.apigateway.UsagePlanKey(
      name,
      { keyId: key.id, keyType: "API_KEY", usagePlanId: plan.id },
      // It has the key's value too, which the provider does not mark as a secret here.
      { ...parent, additionalSecretOutputs: ["value"] },
    );

    this.url = stage.invokeUrl;
    this.apiKeyId = key.id;
    this.apiKey = pulumi.secret(key.value);
    this.registerOutputs({ url: this.url, apiKeyId: this.apiKeyId, apiKey: this.apiKey });
  }

  /** The address of a route of the OpenAPI document, such as `/sendSMS`. */
  urlOf(route: string): pulumi.Output<string> {
    return pulumi.interpolate`${this.url}${route}`;
  }

  #mayInvoke(name: string, handler: HandlerFunction, sourceArn: pulumi.Output<string>): void {
    new aws.lambda.Permission(
      name,
      {
        action: "lambda:InvokeFunction",
        function: handler.functionName,
        principal: "apigateway.amazonaws.com",
        sourceArn,
      },
      { parent: this },
    );
  }

  #accessLog(name: string, retentionInDays: number) {
    const log = new aws.cloudwatch.LogGroup(`${name}-access`, { retentionInDays }, { parent: this });
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
