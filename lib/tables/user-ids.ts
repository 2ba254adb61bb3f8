import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { userIdLifetimeSeconds } from "../messaging/retention.ts";
import type { ConversationKey } from "./conversation.ts";

/**
 * Which number Meta's business-scoped user ids stand for, so that a person is known while their number is
 * hidden: rows of their own in the conversations table.
 */
export class UserIds {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** @param now epoch seconds */
  async learn(userId: string, { phone_id, origination_id }: ConversationKey, now: number): Promise<void> {
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: rowOf(userId, origination_id),
        UpdateExpression: "SET #known_as = :known_as, #expires_at = :expires_at",
        ExpressionAttributeNames: { "#known_as": "known_as", "#expires_at": "expires_at" },
        ExpressionAttributeValues: { ":known_as": phone_id, ":expires_at": now + userIdLifetimeSeconds },
      }),
    );
  }

  /**
   * @param originationIds the business numbers to which the person may have shown theirs: to Meta they are of one
   *   business, whose user ids they share
   * @param now epoch seconds
   * @returns the person's phone id; undefined if the user id was never seen with a number
   */
  async phoneIdOf(
    userId: string,
    originationIds: readonly string[],
    now: number,
  ): Promise<string | undefined> {
    for (const originationId of originationIds) {
      const known = await this.#phoneIdOf(userId, originationId, now);
      if (known !== undefined) return known;
    }
    return undefined;
  }

  async #phoneIdOf(userId: string, originationId: string, now: number): Promise<string | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: rowOf(userId, originationId) }),
    );
    const known = Item as { known_as: string; expires_at: number } | undefined;
    return known === undefined || known.expires_at <= now ? undefined : known.known_as;
  }
}

function rowOf(userId: string, originationId: string): ConversationKey {
  return { phone_id: `user_id:${userId}`, origination_id: originationId };
}
