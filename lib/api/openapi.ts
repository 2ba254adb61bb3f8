import { SendSmsRequest, SendWhatsAppRequest } from "../messaging/requests/requests.ts";
import { gatewayResponses } from "./gateway-responses.ts";
import { type ApiTargets, type Integration, lambdaProxy, startExecution } from "./integrations.ts";
import { modelSchema, requestSchema, type SchemaObject } from "./model-schema.ts";
import { response, responseSchemas } from "./responses.ts";
import { whatsAppExamples } from "./whatsapp-examples.ts";

export type { ApiTargets } from "./integrations.ts";

/** The stage of API Gateway, and so the first segment of every URL. */
export const stageName = "v1";

/** An OpenAPI 3.0 document, which is plain JSON. */
export interface OpenApiDocument {
  readonly openapi: "3.0.1";
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, SchemaObject>>;
    readonly securitySchemes: Readonly<Record<string, SchemaObject>>;
  };
  readonly [member: string]: unknown;
}

export type PathItem = Readonly<Partial<Record<"get" | "post", Operation>>>;

export interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, unknown>>;
  readonly [member: string]: unknown;
}

/** The API as its callers read it: no AWS extensions. */
export function publicDocument(): OpenApiDocument {
  return {
    ...describe({
      "/sendSMS": { post: sendSms },
      "/sendWhatsApp": { post: sendWhatsApp },
      "/messages/{request_id}": { get: getRequest },
      "/messages/{request_id}/cancel": { post: cancelRequest },
    }),
    servers: [
      {
        url: `https://{api}.execute-api.{region}.amazonaws.com/${stageName}`,
        variables: {
          api: { default: "api", description: "The id of the API, as in the stack's outputs." },
          region: { default: "us-east-1", description: "The AWS region of the stack." },
        },
      },
    ],
  };
}

/**
 * The same API as API Gateway imports it: with integrations, with models in the words that its validator knows,
 * and without examples, which it does not take.
 */
export function apiGatewayDocument(targets: ApiTargets): OpenApiDocument {
  const document = describe({
    "/sendSMS": { post: integrate(sendSms, startExecution(targets, targets.sendSmsStateMachineArn)) },
    "/sendWhatsApp": {
      post: integrate(sendWhatsApp, startExecution(targets, targets.sendWhatsAppStateMachineArn)),
    },
    "/messages/{request_id}": {
      get: integrate(getRequest, lambdaProxy(targets, targets.getRequestFunctionArn)),
    },
    "/messages/{request_id}/cancel": {
      post: integrate(cancelRequest, lambdaProxy(targets, targets.cancelRequestFunctionArn)),
    },
  });
  const { schemas } = document.components;
  return {
    ...document,
    components: {
      ...document.components,
      schemas: Object.fromEntries(
        Object.entries(schemas).map(([name, schema]) => [name, modelSchema(name, schema)]),
      ),
    },
    "x-amazon-apigateway-api-key-source": "HEADER",
    "x-amazon-apigateway-request-validators": {
      everything: { validateRequestBody: true, validateRequestParameters: true },
    },
    "x-amazon-apigateway-request-validator": "everything",
    "x-amazon-apigateway-gateway-responses": gatewayResponses,
  };
}

function describe(paths: Readonly<Record<string, PathItem>>): OpenApiDocument {
  return {
    openapi: "3.0.1",
    info: {
      title: "Messaging API",
      version: "1.0.0",
      description:
        "Sends SMS and WhatsApp messages. When WhatsApp does not allow free-form text to a person right now, they get an approved template first, and the message the moment they answer.",
    },
    paths,
    components: {
      schemas: {
        SendSmsRequest: requestSchema(SendSmsRequest),
        SendWhatsAppRequest: requestSchema(SendWhatsAppRequest),
        ...responseSchemas,
      },
      securitySchemes: { api_key: { type: "apiKey", name: "x-api-key", in: "header" } },
    },
  };
}

function integrate(operation: Operation, integration: Integration): Operation {
  const { operationId, responses } = operation;
  return {
    ...operation,
    operationId,
    requestBody: withoutExamples(operation.requestBody),
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, body]) => [status, withoutExamples(body)]),
    ),
    "x-amazon-apigateway-integration": integration,
  };
}

function withoutExamples(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([member]) => member !== "example" && member !== "examples")
      .map(([member, inner]) => [member, withoutExamples(inner)]),
  );
}

const forbidden = response("No API key, or a wrong one. In API Gateway's own form.", "Forbidden", {
  message: "Forbidden",
});

const tooManyRequests = response(
  "Throttled: nothing was accepted.",
  "Error",
  { error: "too_many_requests", message: "Nothing was accepted. Try again, with the same Idempotency-Key." },
  ["Retry-After"],
);

const internalError = response("Something is wrong in the stack.", "Error", {
  error: "internal_error",
  message: "Nothing was accepted. The request id in x-amzn-RequestId finds the reason in the logs.",
});

/** @param examples one `example`, or several `examples`, as OpenAPI's media types have them */
function sendOperation(
  operationId: string,
  summary: string,
  schema: string,
  examples: { example: object } | { examples: typeof whatsAppExamples },
): Operation {
  return {
    operationId,
    summary,
    security: [{ api_key: [] }],
    parameters: [
      {
        name: "Idempotency-Key",
        in: "header",
        required: false,
        description:
          "1 to 80 characters of A-Z a-z 0-9 _ and -. It becomes the request's id, and a message is sent once for it.",
        schema: { type: "string" },
      },
    ],
    requestBody: {
      required: true,
      content: { "application/json": { schema: { $ref: `#/components/schemas/${schema}` }, ...examples } },
    },
    responses: {
      "202": response("Accepted.", "Accepted", { request_id: "order-4711", status: "accepted" }),
      "400": response("The body breaks the schema, or the key its characters.", "Error", {
        error: "invalid_request",
        message:
          'The body does not match the schema: [object has missing required properties (["destination_number"])]',
      }),
      "403": forbidden,
      "409": response("That key was used before and is closed, or with another body.", "Conflict", {
        error: "idempotency_key_used",
        request_id: "order-4711",
      }),
      "413": response("Too large.", "Error", {
        error: "request_too_large",
        message: "The body is larger than the 262,144 bytes that Step Functions takes.",
      }),
      "415": response("Not JSON.", "Error", {
        error: "unsupported_media_type",
        message: "Send JSON, with Content-Type: application/json.",
      }),
      "429": tooManyRequests,
      "500": internalError,
      "503": response(
        "Step Functions did not answer as it should.",
        "Error",
        {
          error: "service_unavailable",
          message:
            "It is not known whether the message was accepted. Try again with the same Idempotency-Key: it is sent once.",
        },
        ["Retry-After"],
      ),
    },
  };
}

const sendSms = sendOperation("sendSMS", "Send an SMS", "SendSmsRequest", {
  example: {
    destination_number: "+14155550123",
    message_body: "Your parcel arrives today.",
    reference: "parcel-81",
  },
});

const sendWhatsApp = sendOperation("sendWhatsApp", "Send a WhatsApp message", "SendWhatsAppRequest", {
  examples: whatsAppExamples,
});

const requestIdParameter = {
  name: "request_id",
  in: "path",
  required: true,
  description: "As the 202 answer gave it.",
  schema: { type: "string" },
};

const notFound = response("There is no such request.", "Error", {
  error: "not_found",
  message: "request_id: no request has this id",
});

const getRequest: Operation = {
  operationId: "getRequest",
  summary: "What became of a request",
  security: [{ api_key: [] }],
  parameters: [requestIdParameter],
  responses: {
    "200": response("The request and the messages that were sent for it.", "Request", {
      request_id: "order-4711",
      type: "whatsapp",
      reference: "parcel-81",
      latest_status: "delivered",
      delivery_history: {
        sent_for_delivery: "2026-11-22T10:00:04.120Z",
        sent: "2026-11-22T10:00:05.000Z",
        delivered: "2026-11-22T10:00:06.000Z",
      },
      messages: [
        {
          role: "message",
          type: "whatsapp",
          eum_msg_id: "0d6a2b1e-6f0c-4a55-9d0b-3c5b1f0e7a11",
          wa_msg_id: "wamid.HBgLMTQxNTU1NTAxMjMVAgARGBI5QQ==",
          latest_status: "delivered",
          delivery_history: {
            sent_for_delivery: "2026-11-22T10:00:04.120Z",
            sent: "2026-11-22T10:00:05.000Z",
            delivered: "2026-11-22T10:00:06.000Z",
          },
        },
      ],
    }),
    "403": forbidden,
    "404": notFound,
    "429": tooManyRequests,
    "500": internalError,
  },
};

const cancelRequest: Operation = {
  operationId: "cancelRequest",
  summary: "Cancel a held message",
  security: [{ api_key: [] }],
  parameters: [requestIdParameter],
  responses: {
    "200": response("It was held and is cancelled; so is a repeat.", "Cancelled", {
      request_id: "order-4711",
      status: "cancelled",
    }),
    "403": forbidden,
    "404": notFound,
    "409": response("It was released, or has ended.", "Conflict", {
      error: "not_held",
      request_id: "order-4711",
      message: "Only a held message can be cancelled, and this one is not held, or not any more.",
    }),
    "429": tooManyRequests,
    "500": internalError,
  },
};
