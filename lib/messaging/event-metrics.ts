import type { PublishedEvent } from "./published-events.ts";

/**
 * What is counted of the events that the stack publishes. A metric costs $0.30 a month for each combination of its
 * dimensions, so those have few values; what has many (a failure's code) is a property of the same log line, and
 * Logs Insights counts it.
 */
export interface EventMetric {
  readonly name: keyof typeof eventMetricDimensions;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Never a number, a text or an id. */
  readonly properties: Readonly<Record<string, string>>;
}

/** The metrics by name, with the dimensions that each has besides `service`. */
export const eventMetricDimensions = {
  /** A request came to its end; `outcome`: which. */
  RequestsEnded: ["outcome"],
  /** A request ended because the stack itself, or a service that it needs, failed. */
  RequestFaults: [],
  /** A request began to wait for a reply. */
  RequestsHeld: [],
  /** Nobody replied in time. */
  RequestsExpired: [],
  /** A message failed; `role`: the request's own message, the template that asks for a reply, or the fallback. */
  MessagesFailed: ["role"],
} as const;

/**
 * Codes of failures that no carrier reported: an error of Step Functions or Lambda, or an execution that died.
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
const faultCode = /^(ExecutionEnded$|States\.|Lambda\.|Runtime\.|DynamoD[Bb]\.)/;

export function metricsOf(event: PublishedEvent): EventMetric[] {
  switch (event.type) {
    case "request.held":
      return [{ name: "RequestsHeld", dimensions: {}, properties: {} }];
    case "request.expired":
      return [{ name: "RequestsExpired", dimensions: {}, properties: {} }];
    case "request.ended": {
      const { status, type, error } = event.detail as {
        status: string;
        type: string;
        error?: { code: string };
      };
      const properties = { type, ...(error === undefined ? {} : { code: error.code }) };
      return [
        { name: "RequestsEnded", dimensions: { outcome: status }, properties },
        ...(error !== undefined && faultCode.test(error.code)
          ? [{ name: "RequestFaults" as const, dimensions: {}, properties }]
          : []),
      ];
    }
    case "message.status_changed": {
      const { status, role, type, error } = event.detail as {
        status: string;
        role: string;
        type: string;
        error?: { code: string };
      };
      if (status !== "failed") return [];
      return [
        {
          name: "MessagesFailed",
          dimensions: { role },
          properties: { type, ...(error === undefined ? {} : { code: error.code }) },
        },
      ];
    }
    default:
      return [];
  }
}
