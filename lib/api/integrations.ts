import { readFileSync } from "node:fs";

/** What the API stands in front of. */
export interface ApiTargets {
  readonly region: string;
  readonly partition: string;
  readonly sendSmsStateMachineArn: string;
  readonly sendWhatsAppStateMachineArn: string;
  /** The role that API Gateway assumes to call StartExecution. */
  readonly startExecutionRoleArn: string;
  readonly getRequestFunctionArn: string;
  /** Without it the API has no cancel route. */
  readonly cancelRequestFunctionArn: string;
}

export type Integration = { readonly [member: string]: unknown };

/**
 * StartExecution without a Lambda in between. Integration responses are chosen by Step Functions' HTTP status,
 * and there is one for each status code of the method; the templates override it where one is not enough.
 */
export function startExecution(targets: ApiTargets, stateMachineArn: string) {
  const key = template("idempotency-key");
  return {
    type: "aws",
    httpMethod: "POST",
    uri: `arn:${targets.partition}:apigateway:${targets.region}:states:action/StartExecution`,
    credentials: targets.startExecutionRoleArn,
    // Any other content type would slip past the request validator.
    passthroughBehavior: "never",
    requestTemplates: {
      "application/json": `#set($stateMachineArn = "${stateMachineArn}")\n${key}${template("start-execution")}`,
    },
    responses: {
      "2\\d{2}": integrationResponse("202", template("start-execution-accepted")),
      "4\\d{2}": integrationResponse("400", `${key}${template("start-execution-refused")}`),
      "5\\d{2}": integrationResponse("503", template("start-execution-unavailable")),
      default: integrationResponse("500", template("start-execution-failed")),
    },
  };
}

function integrationResponse(statusCode: string, responseTemplate: string) {
  return { statusCode, responseTemplates: { "application/json": responseTemplate } };
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html */
export function lambdaProxy(targets: ApiTargets, functionArn: string): Integration {
  return {
    type: "aws_proxy",
    httpMethod: "POST",
    uri: `arn:${targets.partition}:apigateway:${targets.region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`,
    passthroughBehavior: "never",
  };
}

/** The templates are files of their own, so that TypeScript's escapes cannot spoil them. */
function template(name: string): string {
  return readFileSync(new URL(`./templates/${name}.vtl`, import.meta.url), "utf8");
}
