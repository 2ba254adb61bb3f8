import type { Hono } from "hono";
import { apiGatewayDocument } from "../../../../lib/api/api-gateway-document.ts";
import type { ApiTargets } from "../../../../lib/api/integrations.ts";
import { routes } from "../../../../lib/api/routes.ts";
import {
  type AccessLogEntry,
  createRestApi,
  type RestApiOptions,
} from "../../../../sandbox/cloud/api-gateway/rest-api.ts";
import { type Throttle, UsagePlan } from "../../../../sandbox/cloud/api-gateway/usage-plan.ts";
import { Clock } from "../../../../sandbox/cloud/clock.ts";
import { type AwsCall, AwsError, type JsonObject } from "../../../../sandbox/cloud/service.ts";

export const targets = {
  region: "us-east-1",
  partition: "aws",
  startExecutionRoleArn: "arn:aws:iam::123456789012:role/api",
  arns: Object.fromEntries(
    routes.map(({ target }) =>
      "starts" in target
        ? [target.starts, `arn:aws:states:us-east-1:123456789012:stateMachine:${target.starts}`]
        : [target.invokes, `arn:aws:lambda:us-east-1:123456789012:function:${target.invokes}`],
    ),
  ) as ApiTargets["arns"],
};

export const sms = { destination_number: "+14155550123", message_body: "Hello" };

/** The program's API in front of whatever `backEnd` answers; `calls` are those that reached it. */
export function openApi(
  backEnd: (call: AwsCall) => JsonObject = startExecution(),
  options: {
    body?: string;
    throttle?: Throttle;
    clock?: Clock;
  } & Partial<Pick<RestApiOptions, "policy" | "mayInvoke">> = {},
) {
  const calls: AwsCall[] = [];
  const clock = options.clock ?? new Clock({ live: false, startAt: Date.parse("2026-11-22T10:00:00Z") });
  const log: AccessLogEntry[] = [];
  const api = createRestApi({
    body: options.body ?? JSON.stringify(apiGatewayDocument(targets)),
    stageName: "v1",
    apiKeys: new Map([["secret", new UsagePlan({ throttle: options.throttle }, clock)]]),
    clock,
    ...(options.policy === undefined ? {} : { policy: options.policy }),
    ...(options.mayInvoke === undefined ? {} : { mayInvoke: options.mayInvoke }),
    call: async (call) => {
      calls.push(call);
      return backEnd(call);
    },
    accountId: "123456789012",
    apiId: "api1234567",
    region: "us-east-1",
    onRequest: (entry) => log.push(entry),
  });
  return { api, calls, log, post: poster(api), inputs: () => calls.map(({ input }) => input) };
}

function poster(api: Hono) {
  return async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const response = await api.request(`/v1${path}`, {
      method: "POST",
      headers: { "x-api-key": "secret", "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
}

/**
 * What StartExecution promises of names and inputs:
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export function startExecution(): (call: AwsCall) => JsonObject {
  const running = new Map<string, string>();
  return ({ input: { stateMachineArn, name, input } }) => {
    if (typeof name !== "string" || typeof input !== "string" || typeof stateMachineArn !== "string") {
      throw new AwsError("ValidationException", "a member is missing");
    }
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what the service refuses.
    if (/[\s<>{}[\]?*"#%\\^|~`$&,;:/\0-\x1f\x7f-\x9f]/.test(name)) {
      throw new AwsError("InvalidName", `Invalid Name: '${name}'`);
    }
    if (name.length > 80) throw new AwsError("ValidationException", "Value at 'name' is too long");
    if (Buffer.byteLength(input) > 262_144)
      throw new AwsError(
        "ValidationException",
        "1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have size less than or equal to 262144 bytes in UTF-8 encoding",
      );
    const executionArn = `${stateMachineArn.replace(":stateMachine:", ":execution:")}:${name}`;
    const earlier = running.get(executionArn);
    if (earlier !== undefined && earlier !== input) {
      throw new AwsError("ExecutionAlreadyExists", `Execution Already Exists: '${executionArn}'`);
    }
    running.set(executionArn, input);
    return { executionArn, startDate: 1 };
  };
}
