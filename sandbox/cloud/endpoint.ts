import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { type Context, Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Aws } from "./aws.ts";
import type { Clock } from "./clock.ts";
import { restInput } from "./rest-json.ts";
import { AwsError, ConnectionLost, type JsonObject } from "./service.ts";

type Environment = { Bindings: HttpBindings };

interface EndpointOptions {
  readonly aws: Aws;
  readonly clock: Clock;
  /** The ARN of the role for which an access key id was issued. */
  readonly roleOfAccessKey: (accessKeyId: string) => string | undefined;
}

/** What a signed request asks for. */
interface SignedCall {
  readonly service: string;
  readonly action: string;
  readonly input: JsonObject;
}

/**
 * The HTTP endpoint to which the AWS SDK's clients talk (AWS_ENDPOINT_URL): awsJson1.0 and 1.1 for DynamoDB,
 * Step Functions and their kin, REST-JSON for the services that bring their operations. It reads the service and the
 * role from the signature and answers in the client's own protocol, errors as its typed exceptions.
 */
export function createEndpoint({ aws, clock, roleOfAccessKey }: EndpointOptions): Hono<Environment> {
  const app = new Hono<Environment>();

  app.all("*", async (context) => {
    // The SDK corrects its clock by this header; in the sandbox's own time there is nothing to correct.
    context.header("Date", new Date(clock.now()).toUTCString());
    try {
      const { accessKeyId, service } = credentialScope(context.req.header("authorization"));
      const role = roleOfAccessKey(accessKeyId);
      if (role === undefined) {
        throw new AwsError(
          "UnrecognizedClientException",
          "The security token included in the request is invalid.",
          403,
        );
      }
      const call = await readCall(context, aws, service);
      const output = await aws.call({ ...call, principal: { role } });
      return respond(context, 200, output);
    } catch (error) {
      return respondError(context, error);
    }
  });

  return app;
}

/** Reads `Credential=<access key id>/<date>/<region>/<service>/aws4_request` of a version 4 signature. */
function credentialScope(authorization: string | undefined): { accessKeyId: string; service: string } {
  const match = /Credential=([^/]+)\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/.exec(authorization ?? "");
  if (match === null) {
    throw new AwsError("MissingAuthenticationTokenException", "Request is missing Authentication Token", 403);
  }
  const [, accessKeyId = "", service = ""] = match;
  return { accessKeyId, service };
}

async function readCall(context: Context<Environment>, aws: Aws, service: string): Promise<SignedCall> {
  const text = await context.req.text();
  const body: JsonObject = text === "" ? {} : JSON.parse(text);
  const target = context.req.header("x-amz-target");
  if (target !== undefined) return { service, action: target.split(".").at(-1) ?? "", input: body };

  const { method, path } = context.req;
  const operation = aws.service(service)?.restOperations?.get(`${method} ${path}`);
  if (operation === undefined) {
    throw new Error(`The sandbox's endpoint knows no ${method} ${path} of ${service}.`);
  }
  return { service, action: operation.action, input: restInput(operation, new URL(context.req.url), body) };
}

function respond(context: Context<Environment>, status: ContentfulStatusCode, body: JsonObject): Response {
  const requested = context.req.header("content-type") ?? "";
  const contentType = requested.startsWith("application/x-amz-json") ? requested : "application/json";
  return context.body(JSON.stringify(body), status, { "Content-Type": contentType });
}

function respondError(context: Context<Environment>, error: unknown): Response {
  if (!(error instanceof AwsError)) {
    // Not an answer of AWS but a gap in the sandbox; not a 5xx, for the SDK would only try it again.
    console.error("sandbox:", error);
    const message = error instanceof Error ? error.message : String(error);
    return respondError(context, new AwsError("SandboxError", message, 400));
  }
  if (error instanceof ConnectionLost) {
    context.env.incoming.socket.destroy();
    return RESPONSE_ALREADY_SENT;
  }
  // JSON-RPC reads the name from the body, REST-JSON from the header.
  context.header("x-amzn-ErrorType", error.code);
  const body = { __type: error.code, message: error.message, ...error.details };
  return respond(context, error.status as ContentfulStatusCode, body);
}
