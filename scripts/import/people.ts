import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { conversationLifetimeSeconds } from "../../lib/messaging/retention.ts";
import { windowUntil } from "../../lib/messaging/window.ts";
import { type ConversationKey, keyOf } from "../../lib/tables/conversation.ts";
import { Conversations } from "../../lib/tables/conversations.ts";

/** What became of one thing that was said. */
export type Effect = "taken over" | "known already" | "left as it is" | "too old";

/** Whoever is written to. Every write is conditional, so that nothing newer is undone, and a second run changes nothing. */
export interface People {
  optOut(key: ConversationKey, at: string): Promise<Effect>;
  /** @param at when the person wrote, epoch seconds */
  openWindow(key: ConversationKey, at: number): Promise<Effect>;
}

export interface PeopleOptions {
  readonly client: DynamoDBDocumentClient;
  /** The conversations table. */
  readonly table: string;
  readonly windowMarginSeconds: number;
  /** Epoch seconds. */
  readonly now: number;
}

/** Reads only, and says what a write would have come to. */
export function onlyLooking({ client, table, ...options }: PeopleOptions): People {
  const conversations = new Conversations(client, table);
  return {
    optOut: async (key, at) => {
      const { opted_out_at, consent_at = "" } = (await conversations.get(key)) ?? {};
      if (opted_out_at !== undefined) return "known already";
      return consent_at <= at ? "taken over" : "left as it is";
    },
    openWindow: async (key, at) => {
      if (windowUntil(ordinary(at), options.windowMarginSeconds) <= options.now) return "too old";
      const { last_inbound_at, template, opted_out_at } = (await conversations.get(key)) ?? {};
      if (last_inbound_at === at) return "known already";
      return last_inbound_at === undefined && template === undefined && opted_out_at === undefined
        ? "taken over"
        : "left as it is";
    },
  };
}

export function writing(options: PeopleOptions): People {
  const { client, table, windowMarginSeconds, now } = options;
  const conversations = new Conversations(client, table);
  const looking = onlyLooking(options);
  return {
    optOut: async (key, at) => {
      const seen = await looking.optOut(key, at);
      if (seen !== "taken over") return seen;
      return (await conversations.optOut(key, at)) ? "taken over" : "left as it is";
    },
    openWindow: async (key, at) => {
      const until = windowUntil(ordinary(at), windowMarginSeconds);
      const seen = await looking.openWindow(key, at);
      if (seen !== "taken over") return seen;
      const update = new UpdateCommand({
        TableName: table,
        Key: keyOf(key),
        UpdateExpression: "SET #last_inbound_at = :at, #window_until = :until, #expires_at = :expires_at",
        // Only of whom nothing is heard here yet, and for whom nothing waits: nobody would call what is held.
        ConditionExpression:
          "attribute_not_exists(#last_inbound_at) AND attribute_not_exists(#template) AND attribute_not_exists(#opted_out_at)",
        ExpressionAttributeNames: {
          "#last_inbound_at": "last_inbound_at",
          "#window_until": "window_until",
          "#expires_at": "expires_at",
          "#template": "template",
          "#opted_out_at": "opted_out_at",
        },
        ExpressionAttributeValues: {
          ":at": at,
          ":until": until,
          ":expires_at": now + conversationLifetimeSeconds,
        },
      });
      try {
        await client.send(update);
        return "taken over";
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return "left as it is";
        throw error;
      }
    },
  };
}

function ordinary(at: number) {
  return { at, fromAdvertisement: false };
}
