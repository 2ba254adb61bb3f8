import { channelNames } from "../messaging/channels.ts";
import { outcomeNames } from "../messaging/outcomes.ts";
import { errorCodes } from "../messaging/refusals.ts";
import { nextStatuses } from "../messaging/requests/next-status.ts";
import { messageStatuses, requestStatuses } from "../messaging/statuses.ts";
import type { SchemaObject } from "./model-schema.ts";
import { type Answer, json } from "./operation.ts";

/** The shapes of what the API answers. Every status is one of those in docs and in lib/messaging. */
export const answerSchemas: Readonly<Record<string, SchemaObject>> = {
  Accepted: {
    type: "object",
    properties: {
      request_id: { type: "string", description: "The Idempotency-Key, or an id of API Gateway's." },
      status: { type: "string", enum: ["accepted"] },
    },
    required: ["request_id", "status"],
  },
  Error: {
    type: "object",
    properties: {
      error: { type: "string", enum: [...errorCodes], description: "What happened, for programs." },
      message: { type: "string", description: "What happened and what to do, for people." },
      field: {
        type: "string",
        description: "What of the request it is about, if it is one field or header.",
      },
      request_id: { type: "string", description: "The request that it is about, if there is one." },
    },
    required: ["error", "message"],
  },
  Checked: {
    type: "object",
    properties: {
      type: { type: "string", enum: channelNames },
      next_status: {
        type: "string",
        enum: [...nextStatuses],
        description: "What the request would show next, if it were sent now.",
      },
    },
    required: ["type", "next_status"],
  },
  Cancelled: {
    type: "object",
    properties: { request_id: { type: "string" }, status: { type: "string", enum: ["cancelled"] } },
    required: ["request_id", "status"],
  },
  Request: {
    type: "object",
    properties: {
      request_id: { type: "string" },
      type: { type: "string", enum: channelNames },
      reference: { type: "string" },
      from: { type: "string", description: "The business number from which it goes on WhatsApp: its id." },
      latest_status: {
        type: "string",
        enum: [...new Set([...requestStatuses, ...messageStatuses])],
        description: "Of the request; once there is a message, of that.",
      },
      delivery_history: deliveryHistory(),
      held_until: { type: "string", description: "The ISO instant at which a held message expires." },
      ended_at: { type: "string", description: "The ISO instant at which the request was over." },
      outcome: {
        type: "string",
        enum: [...outcomeNames],
        description: "How it ended: for good, whatever latest_status still becomes.",
      },
      error: { type: "object", description: "Why it failed: the provider's code and title." },
      messages: {
        type: "array",
        description: "What was sent, oldest first.",
        items: {
          type: "object",
          properties: {
            role: { type: "string", enum: ["template", "message", "fallback"] },
            type: { type: "string", enum: channelNames },
            eum_msg_id: { type: "string", description: "AWS's id." },
            wa_msg_id: { type: "string", description: "WhatsApp's id; __UNKNOWN__ until it is known." },
            latest_status: { type: "string", enum: [...messageStatuses] },
            delivery_history: deliveryHistory(),
          },
        },
      },
    },
    required: ["request_id", "type", "latest_status", "delivery_history", "messages"],
  },
  RequestList: {
    type: "object",
    properties: {
      requests: {
        type: "array",
        description: "Newest first. A page may have fewer than `limit`, or none, and yet not be the last.",
        items: { $ref: "#/components/schemas/Request" },
      },
      next: { type: "string", description: "What gives the next page; absent on the last." },
    },
    required: ["requests"],
  },
};

function deliveryHistory(): SchemaObject {
  return {
    type: "object",
    description: "From a status to the ISO instant at which it was first reached.",
    additionalProperties: { type: "string" },
  };
}

/** The headers that answers bring, by name. */
const headers = {
  Location: "Where GET shows the request.",
  "Retry-After": "After how many seconds to try again.",
} as const;

/**
 * A documented answer in JSON.
 * @param schema the name of its shape, one of {@link answerSchemas}
 * @param brings the headers it comes with
 */
export function answer(
  description: string,
  schema: string,
  example: unknown,
  brings: readonly (keyof typeof headers)[] = [],
): Answer {
  return {
    description,
    ...(brings.length === 0
      ? {}
      : {
          headers: Object.fromEntries(
            brings.map((name) => [name, { description: headers[name], schema: { type: "string" } }]),
          ),
        }),
    content: json(schema, { example }),
  };
}

/** For what may have been carried out, or not; of any route. */
export const outcomeUnknown =
  "It is not known whether the request was carried out. Try again: with the same Idempotency-Key, a message is sent once.";

/** For what the usage plan has stopped; of any route. */
export const throttled = "Nothing was done: this API key makes too many requests. Try again in a second.";

/** What any route may answer. */
export const commonAnswers: Readonly<Record<string, Answer>> = {
  "403": answer("No API key, or a wrong one.", "Error", {
    error: "forbidden",
    message: "x-api-key: give the API key of this stack",
    field: "x-api-key",
  }),
  "429": answer(
    "Throttled, by the usage plan or behind the API: nothing was done.",
    "Error",
    { error: "too_many_requests", message: throttled },
    ["Retry-After"],
  ),
  "500": answer("Something is wrong in the stack.", "Error", {
    error: "internal_error",
    message: outcomeUnknown,
  }),
  "502": answer("A function failed.", "Error", { error: "internal_error", message: outcomeUnknown }),
  "503": answer(
    "What is behind the API did not answer as it should.",
    "Error",
    { error: "service_unavailable", message: outcomeUnknown },
    ["Retry-After"],
  ),
  "504": answer(
    "What is behind the API did not answer in time.",
    "Error",
    { error: "timeout", message: outcomeUnknown },
    ["Retry-After"],
  ),
};

export const notFound = answer("There is no such request.", "Error", {
  error: "not_found",
  message: "request_id: no request has this id; give the one that the 202 gave, within a year",
  field: "request_id",
});
