import type { Functions } from "../../functions/index.ts";

/** A question that an operator asks of the logs, as CloudWatch Logs Insights takes it. */
export interface SavedQuery {
  /** The question. */
  readonly name: string;
  /** The handlers whose logs know the answer. */
  readonly functions: readonly (keyof Functions)[];
  readonly query: string;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html */
export const savedQueries: readonly [SavedQuery, ...SavedQuery[]] = [
  {
    name: "Why do messages fail, by code",
    functions: ["publish-changes"],
    query: `filter MessagesFailed = 1
| stats count(*) as messages by code, role, type
| sort messages desc`,
  },
  {
    name: "How did requests end, by hour",
    functions: ["publish-changes"],
    query: `filter RequestsEnded = 1
| stats count(*) as requests by bin(1h), outcome, type
| sort @timestamp desc`,
  },
  {
    name: "Which requests ended by a fault, by code",
    functions: ["publish-changes"],
    query: `filter RequestFaults = 1
| stats count(*) as requests, max(@timestamp) as last by code, type
| sort requests desc`,
  },
  {
    name: "Which events could not be handled, and why",
    functions: ["whatsapp-events", "sms-events", "executions-ended", "publish-changes"],
    query: `filter ispresent(error_name) and ispresent(record_id)
| stats count(*) as attempts, count_distinct(record_id) as events, max(@timestamp) as last by error_name, error_message, @log
| sort last desc`,
  },
  {
    name: "Which failure codes are unknown",
    functions: ["whatsapp-events", "sms-events"],
    query: `filter level = "WARN" and ispresent(code)
| stats count(*) as messages, max(@timestamp) as last by code
| sort messages desc`,
  },
  {
    name: "What do functions warn of",
    functions: [
      "accept-request",
      "send-whatsapp",
      "send-sms",
      "wake-waiters",
      "close-hold",
      "get-request",
      "list-requests",
      "cancel-request",
    ],
    query: `filter level in ["WARN", "ERROR", "CRITICAL"]
| stats count(*) as times, max(@timestamp) as last by @log, message, error_name
| sort last desc`,
  },
];
