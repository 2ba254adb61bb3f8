import { DeleteCommand, type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import type { TrackedMessage } from "./messages.ts";

/** An execution that waits for what becomes of its message, in the table `waits`. It holds nothing of the person. */
export interface DeliveryWait {
  readonly task_token: string;
  /** Whether it is to be told that the carrier has no more to report. Not again by an event that comes twice. */
  readonly awaits_last_word?: boolean;
}

/**
 * The task tokens on which executions wait for a delivery, by message. A token is written in one transaction with its
 * message's row: whoever has recorded a status on the row finds the token too.
 */
export class Waits {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** A consistent read. @returns undefined if nobody waits */
  async find({ eum_msg_id, role, task_token }: TrackedMessage): Promise<DeliveryWait | undefined> {
    // For a template's reply somebody waits, not for its delivery.
    if (role === "template") return undefined;
    if (task_token !== undefined) return { task_token, awaits_last_word: true };
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { eum_msg_id }, ConsistentRead: true }),
    );
    return Item as DeliveryWait | undefined;
  }

  /** Forgets who waited, once they were told. */
  async forget({ eum_msg_id }: Pick<TrackedMessage, "eum_msg_id">): Promise<void> {
    await this.#client.send(new DeleteCommand({ TableName: this.#table, Key: { eum_msg_id } }));
  }
}
