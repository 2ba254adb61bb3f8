import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  paginateQuery,
  paginateScan,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { wamidNames } from "../messaging/wamid.ts";
import { type Conversation, type ConversationKey, keyOf } from "./conversation.ts";
import { type TrackedMessage, unknownWamid } from "./messages.ts";

export interface ErasureTables {
  readonly conversations: string;
  readonly messages: string;
}

/** A tracking row that holds a person's number, in Meta's id of the message. */
export type RowWithWamid = Pick<TrackedMessage, "eum_msg_id" | "wa_msg_id" | "latest_status">;

/**
 * All that the tables hold of one person, and how it is taken out of them; an operator's deed, which no function may
 * do. User ids and wamids are in no index by which a person could be found: finding them reads the whole table.
 */
export class Erasure {
  readonly #client: DynamoDBDocumentClient;
  readonly #tables: ErasureTables;

  constructor(client: DynamoDBDocumentClient, tables: ErasureTables) {
    this.#client = client;
    this.#tables = tables;
  }

  /** The person's conversations, one with each business number. A consistent read. */
  conversationsWith(phoneId: string): Promise<Conversation[]> {
    const pages = paginateQuery(
      { client: this.#client },
      {
        TableName: this.#tables.conversations,
        ConsistentRead: true,
        KeyConditionExpression: "#phone_id = :phone_id",
        ExpressionAttributeNames: { "#phone_id": "phone_id" },
        ExpressionAttributeValues: { ":phone_id": phoneId },
      },
    );
    return itemsOf<Conversation>(pages);
  }

  /** The rows of Meta's user ids that stand for the person. */
  userIdsOf(phoneId: string): Promise<ConversationKey[]> {
    const pages = paginateScan(
      { client: this.#client },
      {
        TableName: this.#tables.conversations,
        ConsistentRead: true,
        FilterExpression: "#known_as = :phone_id",
        ProjectionExpression: "#phone_id, #origination_id",
        ExpressionAttributeNames: {
          "#known_as": "known_as",
          "#phone_id": "phone_id",
          "#origination_id": "origination_id",
        },
        ExpressionAttributeValues: { ":phone_id": phoneId },
      },
    );
    return itemsOf<ConversationKey>(pages);
  }

  /** The tracking rows of messages to the person whose wamid holds their number. */
  async wamidsOf(phoneId: string): Promise<RowWithWamid[]> {
    const pages = paginateScan(
      { client: this.#client },
      {
        TableName: this.#tables.messages,
        ConsistentRead: true,
        FilterExpression: "#wa_msg_id <> :unknown",
        ProjectionExpression: "#eum_msg_id, #wa_msg_id, #latest_status",
        ExpressionAttributeNames: {
          "#eum_msg_id": "eum_msg_id",
          "#wa_msg_id": "wa_msg_id",
          "#latest_status": "latest_status",
        },
        ExpressionAttributeValues: { ":unknown": unknownWamid },
      },
    );
    const found: RowWithWamid[] = [];
    for await (const { Items = [] } of pages) {
      found.push(...(Items as RowWithWamid[]).filter(({ wa_msg_id }) => wamidNames(wa_msg_id, phoneId)));
    }
    return found;
  }

  /** Frees the person for another template: a claim outlives those who have left the line. */
  async endTemplateClaim({ template, ...key }: Conversation): Promise<void> {
    if (template === undefined) return;
    await this.#unlessRefused(
      new UpdateCommand({
        TableName: this.#tables.conversations,
        Key: keyOf(key),
        UpdateExpression: "REMOVE #template",
        ConditionExpression: "#template.#request_id = :request_id",
        ExpressionAttributeNames: { "#template": "template", "#request_id": "request_id" },
        ExpressionAttributeValues: { ":request_id": template.request_id },
      }),
    );
  }

  /** @returns false if something has happened in the conversation since it was read */
  removeConversation(seen: Conversation): Promise<boolean> {
    return this.#unlessRefused(
      new DeleteCommand({ TableName: this.#tables.conversations, Key: keyOf(seen), ...unchanged(seen) }),
    );
  }

  /**
   * Leaves of a conversation that the person has opted out, when, and its key.
   * @returns false if something has happened in it since it was read
   */
  keepOptOut(seen: Conversation): Promise<boolean> {
    const { opted_out_at, consent_at = opted_out_at } = seen;
    return this.#unlessRefused(
      new PutCommand({
        TableName: this.#tables.conversations,
        Item: { ...keyOf(seen), opted_out_at, consent_at },
        ...unchanged(seen),
      }),
    );
  }

  async removeUserId(key: ConversationKey): Promise<void> {
    await this.#client.send(new DeleteCommand({ TableName: this.#tables.conversations, Key: keyOf(key) }));
  }

  /** The row stays, and tells what became of the message, not to whom it went. */
  async forgetWamid({ eum_msg_id, wa_msg_id }: RowWithWamid): Promise<void> {
    await this.#unlessRefused(
      new UpdateCommand({
        TableName: this.#tables.messages,
        Key: { eum_msg_id },
        UpdateExpression: "SET #wa_msg_id = :unknown REMOVE #wamid",
        ConditionExpression: "#wa_msg_id = :wa_msg_id",
        ExpressionAttributeNames: { "#wa_msg_id": "wa_msg_id", "#wamid": "wamid" },
        ExpressionAttributeValues: { ":unknown": unknownWamid, ":wa_msg_id": wa_msg_id },
      }),
    );
  }

  /** @returns whether the write's condition held */
  async #unlessRefused(write: DeleteCommand | PutCommand | UpdateCommand): Promise<boolean> {
    try {
      await this.#client.send(write as UpdateCommand);
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}

/** Of these, whoever writes, opts out or in, or begins to be held changes one. */
const telltales = ["last_inbound_id", "consent_at", "opted_out_at", "expires_at"] as const;

/** The condition that nobody has written, opted out or in, or claimed a template, since the row was read. */
function unchanged(seen: Conversation) {
  const names = telltales.map((name) => [`#${name}`, name] as const);
  const values = telltales.flatMap((name) =>
    seen[name] === undefined ? [] : [[`:${name}`, seen[name]] as const],
  );
  return {
    ConditionExpression: [
      "attribute_exists(#phone_id)",
      "attribute_not_exists(#template)",
      ...telltales.map((name) =>
        seen[name] === undefined ? `attribute_not_exists(#${name})` : `#${name} = :${name}`,
      ),
    ].join(" AND "),
    ExpressionAttributeNames: {
      "#phone_id": "phone_id",
      "#template": "template",
      ...Object.fromEntries(names),
    },
    ...(values.length === 0 ? {} : { ExpressionAttributeValues: Object.fromEntries(values) }),
  };
}

async function itemsOf<Item>(
  pages: AsyncIterable<{ Items?: Array<Record<string, unknown>> | undefined }>,
): Promise<Item[]> {
  const items: Item[] = [];
  for await (const { Items = [] } of pages) items.push(...(Items as Item[]));
  return items;
}
