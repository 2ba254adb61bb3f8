import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { Channel } from "../messaging/channels.ts";
import type { Failure } from "../messaging/failures.ts";
import {
  type History,
  type MessageStatus,
  messageStatuses,
  type StatusReport,
  weakerThan,
} from "../messaging/statuses.ts";

/** What a message is to its request. */
export type MessageRole = "template" | "message" | "fallback";

/** One message and its fate. Holds no text; but a wamid holds the number, encoded, and so is personal data. */
export interface TrackedMessage {
  readonly eum_msg_id: string;
  /** Meta's id (wamid); `__UNKNOWN__` until an event tells it, and for SMS. */
  readonly wa_msg_id: string;
  /** The same, once it is known: what the index goes by. */
  readonly wamid?: string;
  readonly type: Channel;
  readonly role: MessageRole;
  readonly request_id: string;
  /** The caller's own id; empty if it gave none. */
  readonly reference?: string;
  readonly latest_status: MessageStatus;
  /** Epoch seconds at which `latest_status` was reached. */
  readonly latest_update: number;
  readonly delivery_history: History<MessageStatus>;
  /** ISO instant of sending. */
  readonly registration_date: string;
  /** TTL, epoch seconds. */
  readonly expiration_date: number;
  readonly error?: Failure;
  /** Of a template: when it was claimed, ISO instant. Missing of before 0.2. */
  readonly claimed_at?: string;
  /** Of a template that failed: when those who waited on it were told. */
  readonly waiters_told_at?: string;
  /** Who waits for the delivery, of executions that began before 0.3: see waits.ts. */
  readonly task_token?: string;
}

export const unknownWamid = "__UNKNOWN__";

/** A send without an answer has no id of AWS's: its row goes by one that the workflow made up. */
export function isAnswerless({ eum_msg_id }: Pick<TrackedMessage, "eum_msg_id">): boolean {
  return eum_msg_id.startsWith("unknown-");
}

/**
 * The indexes, by name and key. They hold keys alone: what changes with every status stays in
 * the table. And an SMS, or a message before Meta has named it, has no `wamid`, so that it is not in that index.
 */
export const wamidIndex = { name: "wamid", key: "wamid" } as const;
export const requestIndex = { name: "request", key: "request_id" } as const;

export class Messages {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async get(eumMsgId: string): Promise<TrackedMessage | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { eum_msg_id: eumMsgId }, ConsistentRead: true }),
    );
    return Item as TrackedMessage | undefined;
  }

  async findByWamid(wamid: string): Promise<TrackedMessage | undefined> {
    const [message] = await this.#find(wamidIndex, wamid);
    return message;
  }

  /** All messages of a request, oldest first. */
  async ofRequest(requestId: string): Promise<TrackedMessage[]> {
    const messages = await this.#find(requestIndex, requestId);
    return messages.sort((a, b) => a.registration_date.localeCompare(b.registration_date));
  }

  /**
   * Notes a status. The history keeps the first instant of each; `latest_status` only rises, so events may
   * come twice and in any order.
   * @returns the row as it is now; undefined if there is none
   */
  async record(eumMsgId: string, report: StatusReport): Promise<TrackedMessage | undefined> {
    const raised = await this.#note(eumMsgId, report, weakerThan(report.status), {
      latest_status: report.status,
      latest_update: Math.floor(report.at / 1000),
      error: report.error,
    });
    return raised ?? (await this.#note(eumMsgId, report, messageStatuses, {}));
  }

  /** Notes of a template that failed that those who waited on it know. */
  async noteWaitersTold(eumMsgId: string, at: Date): Promise<void> {
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: { eum_msg_id: eumMsgId },
        UpdateExpression: "SET #waiters_told_at = :at",
        ExpressionAttributeNames: { "#waiters_told_at": "waiters_told_at" },
        ExpressionAttributeValues: { ":at": at.toISOString() },
      }),
    );
  }

  /** Adds to the history, and `more` beside it, if the latest status is one of `whileIn`. */
  async #note(
    eumMsgId: string,
    report: StatusReport,
    whileIn: readonly MessageStatus[],
    more: Partial<Pick<TrackedMessage, "latest_status" | "latest_update">> & { error?: Failure | undefined },
  ): Promise<TrackedMessage | undefined> {
    if (whileIn.length === 0) return undefined;
    const values = Object.entries({ wa_msg_id: report.wamid, wamid: report.wamid, ...more }).filter(
      ([, value]) => value !== undefined,
    );
    const statuses = whileIn.map((status) => [`:in_${status}`, status] as const);
    try {
      const { Attributes } = await this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { eum_msg_id: eumMsgId },
          UpdateExpression: `SET ${[
            "#history.#status = if_not_exists(#history.#status, :at)",
            ...values.map(([name]) => `#${name} = :${name}`),
          ].join(", ")}`,
          ConditionExpression: `#latest_status IN (${statuses.map(([placeholder]) => placeholder).join(", ")})`,
          ExpressionAttributeNames: {
            "#history": "delivery_history",
            "#status": report.status,
            "#latest_status": "latest_status",
            ...Object.fromEntries(values.map(([name]) => [`#${name}`, name])),
          },
          ExpressionAttributeValues: {
            ":at": new Date(report.at).toISOString(),
            ...Object.fromEntries(statuses),
            ...Object.fromEntries(values.map(([name, value]) => [`:${name}`, value])),
          },
          ReturnValues: "ALL_NEW",
        }),
      );
      return Attributes as TrackedMessage | undefined;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }

  /** The rows themselves are read consistently; only that they are there is told by the index, a moment late. */
  async #find(index: typeof wamidIndex | typeof requestIndex, value: string): Promise<TrackedMessage[]> {
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: index.name,
        KeyConditionExpression: "#key = :key",
        ExpressionAttributeNames: { "#key": index.key },
        ExpressionAttributeValues: { ":key": value },
      }),
    );
    const rows = await Promise.all(Items.map(({ eum_msg_id }) => this.get(String(eum_msg_id))));
    return rows.filter((row) => row !== undefined);
  }
}
