import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { stoppedSeconds } from "../messaging/account-notices.ts";
import { conversationLifetimeSeconds } from "../messaging/retention.ts";
import type { ConversationKey } from "./conversation.ts";

/** What Meta last said of templates, each in each language: rows of their own in the conversations table. */
export class TemplateStates {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /**
   * Notes a state, unless a later one is known.
   * @param at when Meta said so, epoch seconds, with the fraction
   */
  async note(template: Template, state: string, at: number): Promise<void> {
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: rowOf(template),
          UpdateExpression: "SET #state = :state, #state_at = :at, #expires_at = :expires_at",
          ConditionExpression: "attribute_not_exists(#state_at) OR #state_at <= :at",
          ExpressionAttributeNames: {
            "#state": "state",
            "#state_at": "state_at",
            "#expires_at": "expires_at",
          },
          ExpressionAttributeValues: {
            ":state": state,
            ":at": at,
            ":expires_at": Math.floor(at) + conversationLifetimeSeconds,
          },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  /**
   * @param now epoch seconds
   * @returns the state for which the template cannot be sent now, as far as is known
   */
  async stopOf(template: Template, now: number): Promise<string | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: rowOf(template) }),
    );
    const known = Item as { state: string; state_at: number } | undefined;
    if (known === undefined) return undefined;
    const seconds = stoppedSeconds(known.state);
    // Of a word that lets it go nothing is counted: it may have been said by a clock that is ahead of this one.
    return seconds > 0 && known.state_at + seconds > now ? known.state : undefined;
  }
}

interface Template {
  readonly name: string;
  readonly language: string;
}

/** One row for all business numbers: a template is the account's. */
function rowOf({ name, language }: Template): ConversationKey {
  return { phone_id: `template:${name}:${language}`, origination_id: "account" };
}
