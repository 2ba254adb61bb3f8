import { randomUUID } from "node:crypto";
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { conversationLifetimeSeconds } from "../messaging/retention.ts";
import { windowIsClosed, windowNames, windowValues } from "./window-condition.ts";

/**
 * What is known about one person on one business number: the customer service window, the template on its
 * way, who waits for a reply, and the opt-out. The key is a phone number: this is the one table that holds
 * numbers in clear. (A wamid in the messages table holds one too, encoded.)
 */
export interface Conversation {
  readonly phone_id: string;
  readonly origination_id: string;
  /** When the person last wrote to this business number, epoch seconds. */
  readonly last_inbound_at?: number;
  /** When the customer service window ends that their messages have opened, less the margin; epoch seconds. */
  readonly window_until?: number;
  /** Stands for the conversation in published events, and says nothing of the person. */
  readonly conversation_id?: string;
  /** The language that a request last asked for. */
  readonly language?: string;
  /** The template that asks the person to write: whose request sent it, and until when it stands (epoch seconds). */
  readonly template?: { readonly request_id: string; readonly claimed_until: number };
  /** The requests held for the person's reply, by request id. */
  readonly waiting?: Readonly<Record<string, Waiter>>;
  /** Whose template each of them waits on: request id → request id. */
  readonly waiting_on?: Readonly<Record<string, string>>;
  /** ISO instant of the last expiry of which the person has not been told. */
  readonly unexplained_since?: string;
  /** ISO instant; present while the person is opted out. */
  readonly opted_out_at?: string;
  /** When the person last opted out or in, ISO instant. */
  readonly consent_at?: string;
  /** TTL, epoch seconds; absent while opted out, because an opt-out never expires. */
  readonly expires_at?: number;
}

export interface Waiter {
  /** The Step Functions task token to call back; to be guarded like a credential. */
  readonly token: string;
  /** When the request was made, epoch milliseconds: who is released first. */
  readonly since: number;
  /** When it was last called, epoch milliseconds. */
  readonly released_at?: number;
}

export interface ConversationKey {
  readonly phone_id: string;
  readonly origination_id: string;
}

export class Conversations {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** A consistent read: who asks must see a reply that was recorded a moment ago. */
  async get(key: ConversationKey): Promise<Conversation | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: keyOf(key), ConsistentRead: true }),
    );
    return Item as Conversation | undefined;
  }

  /**
   * Notes that the person wrote, which opens the window, and with that ends the template's claim. An older
   * message than the last one known changes nothing, a shorter window than the one that is open neither; and
   * while they are opted out nothing is noted: opting in again is a message of its own.
   * @param inbound.at when the person wrote, epoch seconds
   * @param inbound.windowUntil until when that lets us write to them, epoch seconds
   * @param now epoch seconds
   */
  async recordInbound(
    key: ConversationKey,
    { at, windowUntil }: { at: number; windowUntil: number },
    now: number,
  ): Promise<void> {
    const record = (opens: boolean) =>
      this.#updateIf(key, {
        UpdateExpression: [
          "SET #last_inbound_at = :at, #expires_at = :expires_at, #conversation_id = if_not_exists(#conversation_id, :conversation_id)",
          opens ? ", #window_until = :window_until REMOVE #template" : "",
        ].join(""),
        ConditionExpression: [
          "attribute_not_exists(#opted_out_at)",
          "(attribute_not_exists(#last_inbound_at) OR #last_inbound_at < :at)",
          ...(opens ? ["(attribute_not_exists(#window_until) OR #window_until < :window_until)"] : []),
        ].join(" AND "),
        ExpressionAttributeNames: {
          "#last_inbound_at": "last_inbound_at",
          "#opted_out_at": "opted_out_at",
          "#expires_at": "expires_at",
          "#conversation_id": "conversation_id",
          ...(opens ? { "#window_until": "window_until", "#template": "template" } : {}),
        },
        ExpressionAttributeValues: {
          ":at": at,
          ":expires_at": at + conversationLifetimeSeconds,
          ":conversation_id": randomUUID(),
          ...(opens ? { ":window_until": windowUntil } : {}),
        },
      });
    if (windowUntil > now && (await record(true))) return;
    await record(false);
  }

  /**
   * Notes that the person opted out, for good. An older word of theirs than the last one known changes nothing.
   * @param at when they said so, ISO instant
   * @returns whether it was their last word
   */
  optOut(key: ConversationKey, at: string): Promise<boolean> {
    return this.#updateIf(key, {
      UpdateExpression:
        "SET #opted_out_at = if_not_exists(#opted_out_at, :at), #consent_at = :at, #conversation_id = if_not_exists(#conversation_id, :conversation_id) REMOVE #expires_at, #template",
      ConditionExpression: "attribute_not_exists(#consent_at) OR #consent_at <= :at",
      ExpressionAttributeNames: {
        "#opted_out_at": "opted_out_at",
        "#consent_at": "consent_at",
        "#expires_at": "expires_at",
        "#template": "template",
        "#conversation_id": "conversation_id",
      },
      ExpressionAttributeValues: { ":at": at, ":conversation_id": randomUUID() },
    });
  }

  /**
   * @param at when they said so, ISO instant
   * @returns whether it was their last word
   */
  optIn(key: ConversationKey, at: string): Promise<boolean> {
    return this.#updateIf(key, {
      UpdateExpression: "SET #consent_at = :at REMOVE #opted_out_at",
      ConditionExpression: "attribute_not_exists(#consent_at) OR #consent_at <= :at",
      ExpressionAttributeNames: { "#opted_out_at": "opted_out_at", "#consent_at": "consent_at" },
      ExpressionAttributeValues: { ":at": at },
    });
  }

  async rememberLanguage(key: ConversationKey, language: string | undefined, now: number): Promise<void> {
    if (language === undefined) return;
    await this.#updateIf(key, {
      UpdateExpression: "SET #language = :language, #expires_at = if_not_exists(#expires_at, :expires_at)",
      ConditionExpression:
        "attribute_not_exists(#opted_out_at) AND (attribute_not_exists(#language) OR #language <> :language)",
      ExpressionAttributeNames: {
        "#language": "language",
        "#expires_at": "expires_at",
        "#opted_out_at": "opted_out_at",
      },
      ExpressionAttributeValues: { ":language": language, ":expires_at": now + conversationLifetimeSeconds },
    });
  }

  /** Frees the person for another template, unless someone else's claim has taken this one's place. */
  async endTemplateClaim(key: ConversationKey, requestId: string): Promise<void> {
    await this.#updateIf(key, {
      UpdateExpression: "REMOVE #template",
      ConditionExpression: "#template.#request_id = :request_id",
      ExpressionAttributeNames: { "#template": "template", "#request_id": "request_id" },
      ExpressionAttributeValues: { ":request_id": requestId },
    });
  }

  /**
   * Takes the right to call a waiter, so that two events at once do not call two.
   * @param now epoch milliseconds
   * @param after may be taken again if it was last taken before this instant, epoch milliseconds
   * @returns whether the right is ours
   */
  takeTurn(key: ConversationKey, requestId: string, now: number, after: number): Promise<boolean> {
    return this.#updateIf(key, {
      UpdateExpression: "SET #waiting.#id.#released_at = :now",
      ConditionExpression:
        "attribute_exists(#waiting.#id) AND (attribute_not_exists(#waiting.#id.#released_at) OR #waiting.#id.#released_at < :after)",
      ExpressionAttributeNames: { "#waiting": "waiting", "#id": requestId, "#released_at": "released_at" },
      ExpressionAttributeValues: { ":now": now, ":after": after },
    });
  }

  /**
   * Ends a hold, unless the window has opened meanwhile.
   * @param options.now epoch seconds
   * @param options.unexplainedSince notes that the person is owed a word about it, ISO instant
   * @returns whether the hold was ended; false if a reply came
   */
  closeHold(
    key: ConversationKey,
    requestId: string,
    { now, unexplainedSince }: { now: number; unexplainedSince?: string },
  ): Promise<boolean> {
    const owed = unexplainedSince !== undefined;
    return this.#updateIf(key, {
      UpdateExpression: `${owed ? "SET #unexplained_since = :unexplained_since " : ""}REMOVE #waiting.#id, #waiting_on.#id`,
      ConditionExpression: windowIsClosed,
      ExpressionAttributeNames: {
        ...windowNames,
        "#waiting": "waiting",
        "#waiting_on": "waiting_on",
        "#id": requestId,
        ...(owed ? { "#unexplained_since": "unexplained_since" } : {}),
      },
      ExpressionAttributeValues: {
        ...windowValues(now),
        ...(owed ? { ":unexplained_since": unexplainedSince } : {}),
      },
    });
  }

  /** The person has been told about the expiry of that instant; a later one is still owed. */
  async explained(key: ConversationKey, unexplainedSince: string): Promise<void> {
    await this.#updateIf(key, {
      UpdateExpression: "REMOVE #unexplained_since",
      ConditionExpression: "#unexplained_since = :unexplained_since",
      ExpressionAttributeNames: { "#unexplained_since": "unexplained_since" },
      ExpressionAttributeValues: { ":unexplained_since": unexplainedSince },
    });
  }

  /** Gives a turn back that could not be used. */
  async returnTurn(key: ConversationKey, requestId: string): Promise<void> {
    await this.#updateIf(key, {
      UpdateExpression: "REMOVE #waiting.#id.#released_at",
      ConditionExpression: "attribute_exists(#waiting.#id)",
      ExpressionAttributeNames: { "#waiting": "waiting", "#id": requestId, "#released_at": "released_at" },
    });
  }

  /**
   * Takes a request off the list of those who wait.
   * @param which only if it is this wait (`token`), or one that was released (`released`): a request may be
   *   held again, and its new wait must survive what is still told of the old one
   */
  async removeWaiter(
    key: ConversationKey,
    requestId: string,
    which: { token?: string; released?: boolean } = {},
  ): Promise<void> {
    const conditions = ["attribute_exists(#waiting.#id)"];
    if (which.token !== undefined) conditions.push("#waiting.#id.#token = :token");
    if (which.released === true) conditions.push("attribute_exists(#waiting.#id.#released_at)");
    await this.#updateIf(key, {
      UpdateExpression: "REMOVE #waiting.#id, #waiting_on.#id",
      ConditionExpression: conditions.join(" AND "),
      ExpressionAttributeNames: {
        "#waiting": "waiting",
        "#waiting_on": "waiting_on",
        "#id": requestId,
        ...(which.token === undefined ? {} : { "#token": "token" }),
        ...(which.released === true ? { "#released_at": "released_at" } : {}),
      },
      ...(which.token === undefined ? {} : { ExpressionAttributeValues: { ":token": which.token } }),
    });
  }

  /** @returns whether the condition held */
  async #updateIf(
    key: ConversationKey,
    update: Omit<ConstructorParameters<typeof UpdateCommand>[0], "TableName" | "Key">,
  ): Promise<boolean> {
    try {
      await this.#client.send(new UpdateCommand({ TableName: this.#table, Key: keyOf(key), ...update }));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}

function keyOf({ phone_id, origination_id }: ConversationKey) {
  return { phone_id, origination_id };
}
