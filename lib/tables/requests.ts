import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { Channel, Fallback } from "../messaging/channels.ts";
import type { Failure } from "../messaging/failures.ts";
import type { ListedOutcome, Outcome, OutcomeShownBy } from "../messaging/outcomes.ts";
import { trackingLifetimeSeconds } from "../messaging/retention.ts";
import type { RequestStatus } from "../messaging/statuses.ts";
import { timing } from "../timing.ts";
import type { TrackedMessage } from "./messages.ts";
import { endedAs, shardAt } from "./request-indexes.ts";

/** `<status>_at` for each status that a request can have, and each outcome that it notes beside its message. */
type ReachedAt = {
  readonly [Reached in RequestStatus | OutcomeShownBy<"instant"> as `${Reached}_at`]?: string;
};

/** What became of one POST, as far as its messages do not say. Holds nothing personal. */
export interface StoredRequest extends ReachedAt {
  /** The execution's name: the caller's idempotency key, or API Gateway's request id. */
  readonly request_id: string;
  readonly type: Channel;
  /** The business number from which it goes on WhatsApp. */
  readonly origination_id?: string;
  /** The caller's own id. */
  readonly reference?: string;
  readonly latest_status: RequestStatus;
  /** ISO instant at which `latest_status` was reached. */
  readonly latest_at: string;
  /** When the request was over, ISO instant, and how it ended: set once, together, and for good. */
  readonly ended_at?: string;
  readonly outcome?: Outcome;
  /** What the index `ended` goes by: the outcome, if it is listed, and a shard; set with it. */
  readonly ended_as?: string;
  /** What the index `held` goes by: a shard; there while the request is held. */
  readonly held_shard?: string;
  /** What happens when WhatsApp finally cannot deliver. */
  readonly fallback?: Fallback;
  /** ISO instant until which the request waits for a reply. */
  readonly held_until?: string;
  readonly error?: Failure;
  /** TTL, epoch seconds. */
  readonly expiration_date: number;
}

/** The row of a request that was just accepted, or refused by its first step. */
export function newRequest(
  request: {
    request_id: string;
    type: Channel;
    accepted_at: string;
    reference: string | undefined;
    originationId?: string | undefined;
    fallback?: Fallback | undefined;
  },
  refused?: { status: "invalid" | "too_many_held"; error: Failure },
): StoredRequest {
  const now = new Date();
  return {
    request_id: request.request_id,
    type: request.type,
    accepted_at: request.accepted_at,
    latest_status: refused?.status ?? "accepted",
    latest_at: now.toISOString(),
    expiration_date: Math.floor(now.getTime() / 1000) + trackingLifetimeSeconds,
    fallback: request.fallback ?? "none",
    ...(request.originationId === undefined ? {} : { origination_id: request.originationId }),
    ...(request.reference === undefined ? {} : { reference: request.reference }),
    ...(refused === undefined
      ? {}
      : {
          [`${refused.status}_at`]: now.toISOString(),
          ended_at: now.toISOString(),
          outcome: refused.status,
          ended_as: endedAs(refused.status, shardAt(now)),
          error: refused.error,
        }),
  };
}

/**
 * Whether a request that shows no end should have come to one by `now`, or to a message: then its execution may
 * have died, and only Step Functions knows.
 * @param sent the request's messages; of one that is out the tables tell
 */
export function isOverdue(
  { latest_status, latest_at, held_until }: StoredRequest,
  sent: readonly Pick<TrackedMessage, "role">[],
  now: Date,
): boolean {
  const due = { accepted: latest_at, held: held_until }[latest_status as string];
  if (due === undefined || sent.some(({ role }) => role !== "template")) return false;
  return now.getTime() > Date.parse(due) + timing.overdueAfterSeconds * 1000;
}

export class Requests {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** A consistent read, so that a caller who was just told 202 does not get a 404. */
  async get(requestId: string): Promise<StoredRequest | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { request_id: requestId }, ConsistentRead: true }),
    );
    return Item as StoredRequest | undefined;
  }

  /**
   * Notes a status that a request reached without a message.
   * @param options.goesOn whether it is not over with that
   */
  async mark(
    requestId: string,
    status: OutcomeShownBy<"status">,
    at: Date,
    { goesOn = false }: { goesOn?: boolean } = {},
  ): Promise<void> {
    await this.#mark(requestId, status, at, {}, goesOn ? undefined : status);
  }

  /** Notes that a request is over because the phone has its message, unless it was over before. */
  async endAsDelivered(requestId: string, at: Date): Promise<void> {
    await this.#unlessRefused(
      new UpdateCommand({
        TableName: this.#table,
        Key: { request_id: requestId },
        UpdateExpression: "SET #ended_at = :at, #outcome = :outcome REMOVE #held_shard",
        ConditionExpression: "attribute_exists(#request_id) AND attribute_not_exists(#ended_at)",
        ExpressionAttributeNames: {
          "#request_id": "request_id",
          "#ended_at": "ended_at",
          "#outcome": "outcome",
          "#held_shard": "held_shard",
        },
        ExpressionAttributeValues: { ":at": at.toISOString(), ":outcome": "delivered" satisfies Outcome },
      }),
    );
  }

  /**
   * Notes from which business number a request goes whose row does not say it: it was over before its first step had
   * recorded it, and its execution was redriven.
   * @returns the number that stands
   */
  async settleNumber(requestId: string, originationId: string): Promise<string> {
    const { Attributes } = await this.#client.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: { request_id: requestId },
        UpdateExpression: "SET #origination_id = if_not_exists(#origination_id, :origination_id)",
        ExpressionAttributeNames: { "#origination_id": "origination_id" },
        ExpressionAttributeValues: { ":origination_id": originationId },
        ReturnValues: "ALL_NEW",
      }),
    );
    return (Attributes as StoredRequest).origination_id ?? originationId;
  }

  /** Notes that a request is held, and until when. */
  async hold(requestId: string, at: Date, until: Date): Promise<void> {
    await this.#mark(requestId, "held", at, {
      held_until: until.toISOString(),
      held_shard: shardAt(at),
    });
  }

  /**
   * Ends a request as failed whose execution could not, unless it has ended already: one that has expired has not, while it is
   * to go by SMS.
   */
  async fail(requestId: string, type: Channel, error: Failure, at: Date): Promise<void> {
    await this.#unlessRefused(
      new UpdateCommand({
        TableName: this.#table,
        Key: { request_id: requestId },
        UpdateExpression:
          "SET #type = if_not_exists(#type, :type), #latest_status = :failed, #latest_at = :at, #failed_at = :at, #ended_at = if_not_exists(#ended_at, :at), #outcome = if_not_exists(#outcome, :failed), #ended_as = if_not_exists(#ended_as, :ended_as), #error = :error, #expiration_date = if_not_exists(#expiration_date, :expiration_date) REMOVE #held_shard",
        ConditionExpression:
          "attribute_not_exists(#latest_status) OR (#type = :type AND (#latest_status IN (:accepted, :held) OR (#latest_status = :expired AND attribute_not_exists(#ended_at))))",
        ExpressionAttributeNames: {
          "#type": "type",
          "#latest_status": "latest_status",
          "#latest_at": "latest_at",
          "#failed_at": "failed_at",
          "#ended_at": "ended_at",
          "#outcome": "outcome",
          "#ended_as": "ended_as",
          "#held_shard": "held_shard",
          "#error": "error",
          "#expiration_date": "expiration_date",
        },
        ExpressionAttributeValues: {
          ":type": type,
          ":failed": "failed" satisfies RequestStatus,
          ":accepted": "accepted" satisfies RequestStatus,
          ":held": "held" satisfies RequestStatus,
          ":expired": "expired" satisfies RequestStatus,
          ":at": at.toISOString(),
          ":ended_as": endedAs("failed", shardAt(at)),
          ":error": error,
          ":expiration_date": Math.floor(at.getTime() / 1000) + trackingLifetimeSeconds,
        },
      }),
    );
  }

  /** Notes that nobody waits for the fate of the request's message any more. */
  async noteUnconfirmed(requestId: string, at: Date): Promise<void> {
    await this.#unlessRefused(
      new UpdateCommand({
        TableName: this.#table,
        Key: { request_id: requestId },
        UpdateExpression:
          "SET #unconfirmed_at = :at, #ended_at = :at, #outcome = :outcome, #ended_as = :ended_as REMOVE #held_shard",
        ConditionExpression: "attribute_exists(#request_id) AND attribute_not_exists(#ended_at)",
        ExpressionAttributeNames: {
          "#request_id": "request_id",
          "#unconfirmed_at": "unconfirmed_at",
          "#ended_at": "ended_at",
          "#outcome": "outcome",
          "#ended_as": "ended_as",
          "#held_shard": "held_shard",
        },
        ExpressionAttributeValues: {
          ":at": at.toISOString(),
          ":outcome": "unconfirmed" satisfies Outcome,
          ":ended_as": endedAs("unconfirmed", shardAt(at)),
        },
      }),
    );
  }

  /** Sends a conditional write, whose condition may fail. */
  async #unlessRefused(write: UpdateCommand): Promise<void> {
    try {
      await this.#client.send(write);
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  /** A note that is carried out late changes no end. */
  async #mark(
    requestId: string,
    status: RequestStatus,
    at: Date,
    more: Partial<Pick<StoredRequest, "held_until" | "held_shard">>,
    outcome?: ListedOutcome,
  ): Promise<void> {
    const ends = outcome === undefined ? {} : { outcome, ended_as: endedAs(outcome, shardAt(at)) };
    const values = Object.entries({ ...more, ...ends });
    const isHeld = more.held_shard !== undefined;
    await this.#unlessRefused(
      new UpdateCommand({
        TableName: this.#table,
        Key: { request_id: requestId },
        ConditionExpression: "attribute_not_exists(#ended_at)",
        UpdateExpression: `SET ${[
          "#latest_status = :status",
          "#latest_at = :at",
          "#reached_at = if_not_exists(#reached_at, :at)",
          ...(outcome === undefined ? [] : ["#ended_at = :at"]),
          ...values.map(([name]) => `#${name} = :${name}`),
        ].join(", ")}${isHeld ? "" : " REMOVE #held_shard"}`,
        ExpressionAttributeNames: {
          "#latest_status": "latest_status",
          "#latest_at": "latest_at",
          "#reached_at": `${status}_at`,
          "#ended_at": "ended_at",
          "#held_shard": "held_shard",
          ...Object.fromEntries(values.map(([name]) => [`#${name}`, name])),
        },
        ExpressionAttributeValues: {
          ":status": status,
          ":at": at.toISOString(),
          ...Object.fromEntries(values.map(([name, value]) => [`:${name}`, value])),
        },
      }),
    );
  }

  /**
   * Writes a new request's row. A second attempt of the same step finds its own row and leaves it.
   * @returns the row that stands; undefined if the id belongs to a request of the other channel
   */
  async create(request: StoredRequest): Promise<StoredRequest | undefined> {
    try {
      await this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: request,
          // A name is free again after 90 days, when its execution is forgotten; the row is then a new request's.
          // Of several attempts of one step the first that is carried out stands. And a row without the instant was
          // ended before it was accepted.
          ConditionExpression:
            "attribute_not_exists(#request_id) OR (#type = :type AND attribute_exists(#accepted_at) AND #accepted_at <> :accepted_at)",
          ExpressionAttributeNames: {
            "#request_id": "request_id",
            "#type": "type",
            "#accepted_at": "accepted_at",
          },
          ExpressionAttributeValues: { ":type": request.type, ":accepted_at": request.accepted_at },
        }),
      );
      return request;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const earlier = await this.get(request.request_id);
      return earlier?.type === request.type ? earlier : undefined;
    }
  }
}
