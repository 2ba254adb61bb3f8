import { readFileSync } from "node:fs";
import { bodyRules, type ObjectRules } from "./body-rules.ts";
import { type RequestSchemaName, requestSchemas } from "./request-schemas.ts";
import type { FunctionName, Route, WorkflowName } from "./routes.ts";
import { contentVariables, isObjectAt, objectVariables, refusalVariables } from "./rule-variables.ts";
import { idempotencyKey } from "./send-route.ts";

/** What the API stands in front of: the ARNs of what its routes name, and where they are. */
export interface ApiTargets {
  readonly region: string;
  readonly partition: string;
  /** Of the workflows and functions, by the names under which routes know them. */
  readonly arns: Readonly<Record<WorkflowName | FunctionName, string>>;
  /** The role that API Gateway assumes to call StartExecution. */
  readonly startExecutionRoleArn: string;
}

export type Integration = { readonly [member: string]: unknown };

/** What API Gateway calls for a route with this target. */
export function integration(targets: ApiTargets, target: Route["target"]): Integration {
  return "starts" in target
    ? startExecution(targets, targets.arns[target.starts], target.checks)
    : lambdaProxy(targets, targets.arns[target.invokes]);
}

/**
 * StartExecution without a Lambda in between. Integration responses are chosen by Step Functions' HTTP status,
 * and there is one for each status code of the method; the templates override it where one is not enough.
 */
export function startExecution(targets: ApiTargets, stateMachineArn: string, body: RequestSchemaName) {
  const key = template("idempotency-key");
  const rules = bodyRules(requestSchemas[body]);
  const request = [
    `#set($stateMachineArn = "${stateMachineArn}")\n`,
    '#set($refused = "")\n',
    ...(body === "SendWhatsAppRequest" ? [contentVariables(), template("check-content")] : []),
    // The body last: of what it says of several mistakes, the last one stands.
    ...rules.toReversed().map(checkObject),
    template("check-parameters"),
    key,
    template("start-execution"),
  ];
  const refused = [refusalVariables(rules, keyRule), key, template("start-execution-refused")];
  return {
    type: "aws",
    httpMethod: "POST",
    uri: `arn:${targets.partition}:apigateway:${targets.region}:states:action/StartExecution`,
    credentials: targets.startExecutionRoleArn,
    // Any other content type would slip past the request validator.
    passthroughBehavior: "never",
    requestTemplates: { "application/json": request.join("") },
    responses: {
      "2\\d{2}": integrationResponse("202", template("start-execution-accepted")),
      "4\\d{2}": integrationResponse("400", refused.join("")),
      "5\\d{2}": integrationResponse("503", template("start-execution-unavailable")),
      default: integrationResponse("500", template("start-execution-failed")),
    },
  };
}

/** The check of one object of the body, if it is there and is one. */
function checkObject(rules: ObjectRules): string {
  const check = [objectVariables(rules), template("check-object")];
  if (rules.prefix === "") return [`#set($fields = $input.path('$'))\n`, ...check].join("");
  const name = rules.prefix.slice(0, -1);
  return [
    `#if(${isObjectAt(name)})\n`,
    `#set($fields = $input.path('$').get('${name}'))\n`,
    ...check,
    "#end\n",
  ].join("");
}

const keyRule = { name: "Idempotency-Key", reason: `Idempotency-Key: ${idempotencyKey.rule}` };

function integrationResponse(statusCode: string, responseTemplate: string) {
  return { statusCode, responseTemplates: { "application/json": responseTemplate } };
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html */
function lambdaProxy(targets: ApiTargets, functionArn: string): Integration {
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
