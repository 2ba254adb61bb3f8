import { type Channel, channels } from "../messaging/channels.ts";
import { pageSize } from "../messaging/requests/list-query.ts";
import { listedStatuses } from "../messaging/statuses.ts";
import { byKey, securityOf } from "./access.ts";
import { answer, commonAnswers, notFound } from "./answers.ts";
import type { SchemaObject } from "./model-schema.ts";
import type { Operation, Parameter } from "./operation.ts";
import type { RequestSchemaName } from "./request-schemas.ts";
import { checkRoute, sendRoute } from "./send-route.ts";
import { whatsAppExamples } from "./whatsapp-examples.ts";

interface Row {
  readonly method: "get" | "post";
  /** Below the stage. */
  readonly path: `/${string}`;
  /**
   * A workflow to start, once the body's fields are checked, or a function that answers; `index.ts` hands them to
   * `RestApi` under these names.
   */
  readonly target:
    | { readonly starts: string; readonly checks: RequestSchemaName }
    | { readonly invokes: string };
  readonly operation: Operation;
}

const requestId: Parameter = {
  name: "request_id",
  in: "path",
  required: true,
  description: "As the 202 answer gave it.",
  schema: { type: "string" },
};

const delivered = {
  request_id: "order-4711",
  type: "whatsapp",
  reference: "parcel-81",
  latest_status: "delivered",
  delivery_history: {
    sent_for_delivery: "2026-11-22T10:00:04.120Z",
    sent: "2026-11-22T10:00:05.000Z",
    delivered: "2026-11-22T10:00:06.000Z",
  },
  ended_at: "2026-11-22T10:00:06.310Z",
  outcome: "delivered",
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
};

const listParameters: readonly Parameter[] = [
  query("reference", "Those that were sent with this `reference`, by when they were accepted.", {
    pattern: "^[A-Za-z0-9_.:-]{1,64}$",
  }),
  query(
    "status",
    "Those that are held now, by when they were held first; or that ended so, by when they did.",
    {
      enum: [...listedStatuses],
    },
  ),
  query("since", "None before this instant, such as 2026-11-22T10:00:00Z.", {}),
  query("limit", `How many at most. Default: ${pageSize.usual}.`, {
    type: "integer",
    minimum: 1,
    maximum: pageSize.most,
  }),
  query("next", "What the page before gave: the next page of the same list.", {}),
];

function query(name: string, description: string, schema: SchemaObject): Parameter {
  return { name, in: "query", required: false, description, schema: { type: "string", ...schema } };
}

/** How messages are sent on each channel. */
const sendRoutes = {
  sms: sendRoute({
    path: channels.sms.sendPath,
    starts: "sendSms",
    body: "SendSmsRequest",
    operationId: "sendSMS",
    summary: "Send an SMS",
    description: "Starts a workflow that sends the text and follows it until the phone has it.",
    shownBy: {
      example: {
        destination_number: "+14155550123",
        message_body: "Your parcel arrives today.",
        reference: "parcel-81",
      },
    },
  }),
  whatsapp: sendRoute({
    path: channels.whatsapp.sendPath,
    starts: "sendWhatsApp",
    body: "SendWhatsAppRequest",
    operationId: "sendWhatsApp",
    summary: "Send a WhatsApp message, holding it while the 24-hour window is closed",
    description:
      "Starts a workflow that sends the message if the customer service window is open. If not, it sends a template, holds the message until the person answers, and then sends it.",
    shownBy: { examples: whatsAppExamples },
  }),
} as const satisfies Record<Channel, Row>;

/** How they are checked without being sent. */
const checkRoutes = {
  sms: checkRoute(sendRoutes.sms, { operationId: "checkSMS", summary: "Check an SMS without sending it" }),
  whatsapp: checkRoute(sendRoutes.whatsapp, {
    operationId: "checkWhatsApp",
    summary: "Check a WhatsApp message without sending it",
  }),
} as const satisfies Record<Channel, Row>;

/**
 * The API, said once. Made from it are both OpenAPI documents, the permissions to invoke, what `RestApi` asks of
 * `index.ts`, and the addresses among the stack's outputs.
 */
const rows = [
  ...Object.values(sendRoutes),
  ...Object.values(checkRoutes),
  {
    method: "get",
    path: "/messages",
    target: { invokes: "listRequests" },
    operation: {
      operationId: "listRequests",
      summary: "Find requests without their ids: by reference, or by where they stand",
      description:
        "Give either `reference` or `status`. Newest first, in pages. A request comes into a list moments after what brings it there.",
      tags: ["Requests"],
      parameters: listParameters,
      responses: {
        "200": answer("The requests, each as GET of it shows it.", "RequestList", { requests: [delivered] }),
        "400": answer("A parameter breaks a rule.", "Error", {
          error: "invalid_request",
          message: "limit: a whole number from 1 to 100",
          field: "limit",
        }),
      },
    },
  },
  {
    method: "get",
    path: "/messages/{request_id}",
    target: { invokes: "getRequest" },
    operation: {
      operationId: "getRequest",
      summary: "What became of a request",
      description: "Where the request stands, and the messages that were sent for it. It is kept for a year.",
      tags: ["Requests"],
      parameters: [requestId],
      responses: {
        "200": answer("The request and the messages that were sent for it.", "Request", delivered),
        "400": answer("It takes no query parameters.", "Error", {
          error: "invalid_request",
          message: "status: there is no such query parameter; this route takes none",
          field: "status",
        }),
        "404": notFound,
      },
    },
  },
  {
    method: "post",
    path: "/messages/{request_id}/cancel",
    target: { invokes: "cancelRequest" },
    operation: {
      operationId: "cancelRequest",
      summary: "Take back a message that is still held",
      description: "Takes back a message that waits for the person's answer. It will not be sent.",
      tags: ["Requests"],
      parameters: [requestId],
      responses: {
        "200": answer("It was held and is cancelled; so is a repeat.", "Cancelled", {
          request_id: "order-4711",
          status: "cancelled",
        }),
        "404": notFound,
        "409": answer("It was released, or has ended.", "Error", {
          error: "not_held",
          message: "Only a held message can be cancelled, and this one is not held, or not any more.",
          request_id: "order-4711",
        }),
      },
    },
  },
] as const satisfies readonly Row[];

type Target = (typeof rows)[number]["target"];

/** The workflows and the functions that the routes name. */
export type WorkflowName = Extract<Target, { starts: string }>["starts"];
export type FunctionName = Extract<Target, { invokes: string }>["invokes"];

/** A route's path as far as it is the same for every call: `/messages` of `/messages/{request_id}`. */
export type FixedPath = UpToParameter<(typeof rows)[number]["path"]>;
type UpToParameter<Path extends string> = Path extends `${infer Fixed}/{${string}` ? Fixed : Path;

/** One method of one path: what callers read of it, and what it sets to work. */
export interface Route extends Row {
  readonly target: Target;
}

export const routes: readonly Route[] = rows.map((row) => ({ ...row, operation: complete(row.operation) }));

/** With what is the same for every route. At the root of a document API Gateway ignores `security`. */
function complete(operation: Operation): Operation {
  return {
    ...operation,
    security: securityOf(byKey),
    responses: { ...commonAnswers, ...operation.responses },
  };
}
