import { randomUUID } from "node:crypto";
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { Failure } from "../messaging/failures.ts";
import { conversationLifetimeSeconds } from "../messaging/retention.ts";
import { wamidDigest } from "../messaging/wamid.ts";
import { type Conversation, type ConversationKey, ConversationReader, keyOf } from "./conversation.ts";
import { failedOf, type Leaving, placeIsOf, placeOf, waiterOf } from "./line.ts";
import { windowIsClosed, windowNames, windowValues } from "./window-condition.ts";

/** Conversations, with the writes that code makes; the workflow's own are in workflows/steps/conversation.ts. */
export class Conversations extends ConversationReader {
  /**
   * Notes that the person wrote, which opens the window, and with that ends the template's claim. An older
   * message than the last one known changes nothing but the end of the window, where it has opened that for longer; a
   * shorter window than the one that is open changes nothing either, nor one of which Meta has said that it opened
   * none; and while they are opted out nothing is noted: opting in again is a message of its own.
   * Meta's clock alone orders a person's messages. It knows whole seconds only, so two of one second are told apart
   * by their ids: the last one known, and the one before it, whose event may come again.
   * @param inbound.id Meta's id of the message
   * @param inbound.at when the person wrote, epoch seconds
   * @param inbound.windowUntil until when that lets us write to them, epoch seconds
   * @param now epoch seconds
   * @returns the conversation as it is now
   */
  async recordInbound(
    key: ConversationKey,
    { id, at, windowUntil }: { id: string; at: number; windowUntil: number },
    now: number,
  ): Promise<Conversation | undefined> {
    const record = (opens: boolean) =>
      this.#update(key, {
        UpdateExpression: [
          "SET #last_inbound_at = :at, #last_inbound_id = :id, #previous_inbound_id = if_not_exists(#last_inbound_id, :none), #expires_at = :expires_at, #conversation_id = if_not_exists(#conversation_id, :conversation_id)",
          opens ? ", #window_until = :window_until REMOVE #template" : "",
        ].join(""),
        ConditionExpression: [
          "attribute_not_exists(#opted_out_at)",
          "(attribute_not_exists(#last_inbound_at) OR #last_inbound_at < :at OR (#last_inbound_at = :at AND #last_inbound_id <> :id AND (attribute_not_exists(#previous_inbound_id) OR #previous_inbound_id <> :id)))",
          ...(opens
            ? [
                "(attribute_not_exists(#window_until) OR #window_until <= :window_until)",
                "(attribute_not_exists(#closed_before) OR #closed_before <= :at)",
              ]
            : []),
        ].join(" AND "),
        ExpressionAttributeNames: {
          "#last_inbound_at": "last_inbound_at",
          "#last_inbound_id": "last_inbound_id",
          "#previous_inbound_id": "previous_inbound_id",
          "#opted_out_at": "opted_out_at",
          "#expires_at": "expires_at",
          "#conversation_id": "conversation_id",
          ...(opens
            ? { "#window_until": "window_until", "#closed_before": "closed_before", "#template": "template" }
            : {}),
        },
        ExpressionAttributeValues: {
          ":at": at,
          ":id": wamidDigest(id),
          ":none": "none",
          ":expires_at": at + conversationLifetimeSeconds,
          ":conversation_id": randomUUID(),
          ...(opens ? { ":window_until": windowUntil } : {}),
        },
      });
    const opened = windowUntil > now ? await record(true) : undefined;
    const noted = opened ?? (await record(false));
    if (noted !== undefined) return noted;
    const known = await this.get(key);
    const isLonger = windowUntil > now && windowUntil > (known?.window_until ?? windowUntil);
    return isLonger ? ((await this.#extendWindow(key, { at, windowUntil })) ?? known) : known;
  }

  /** By a message that an advertisement led to, whose event comes after that of a later one. */
  #extendWindow(key: ConversationKey, { at, windowUntil }: { at: number; windowUntil: number }) {
    return this.#update(key, {
      UpdateExpression: "SET #window_until = :window_until REMOVE #template",
      ConditionExpression:
        "attribute_not_exists(#opted_out_at) AND #last_inbound_at > :at AND #window_until < :window_until AND (attribute_not_exists(#closed_before) OR #closed_before <= :at)",
      ExpressionAttributeNames: {
        ...windowNames,
        "#opted_out_at": "opted_out_at",
        "#closed_before": "closed_before",
        "#template": "template",
      },
      ExpressionAttributeValues: { ":at": at, ":window_until": windowUntil },
    });
  }

  /**
   * Notes that the person opted out, for good. An older word of theirs than the last one known changes nothing; of
   * two in one second, which is as exactly as Meta tells it, the opt-out counts.
   * @param at when they said so, ISO instant
   * @returns whether it is their last word
   */
  async optOut(key: ConversationKey, at: string): Promise<boolean> {
    const noted = await this.#update(key, {
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
    return noted !== undefined;
  }

  /** Notes that they opted in again; see {@link optOut}. */
  async optIn(key: ConversationKey, at: string): Promise<boolean> {
    const noted = await this.#update(key, {
      UpdateExpression: "SET #consent_at = :at REMOVE #opted_out_at",
      ConditionExpression:
        "attribute_not_exists(#consent_at) OR #consent_at < :at OR (#consent_at = :at AND attribute_not_exists(#opted_out_at))",
      ExpressionAttributeNames: { "#opted_out_at": "opted_out_at", "#consent_at": "consent_at" },
      ExpressionAttributeValues: { ":at": at },
    });
    return noted !== undefined;
  }

  async rememberLanguage(key: ConversationKey, language: string | undefined, now: number): Promise<void> {
    if (language === undefined) return;
    await this.#update(key, {
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

  /** Frees the person for another template, as {@link endTemplateClaim} does, and goes on saying whose claim it was. */
  async loseTemplateClaim(key: ConversationKey, claim: ClaimedBy): Promise<void> {
    const { ExpressionAttributeNames, ExpressionAttributeValues, ...same } = sameClaim(claim);
    await this.#update(key, {
      UpdateExpression: "SET #template.#claimed_until = :over",
      ...same,
      ExpressionAttributeNames: { ...ExpressionAttributeNames, "#claimed_until": "claimed_until" },
      ExpressionAttributeValues: { ...ExpressionAttributeValues, ":over": 0 },
    });
  }

  /** Frees the person for another template, unless another claim has taken this one's place. */
  async endTemplateClaim(key: ConversationKey, claim: ClaimedBy): Promise<void> {
    const same = sameClaim(claim);
    await this.#update(key, { UpdateExpression: "REMOVE #template", ...same });
  }

  /**
   * Notes that the template of this claim failed, so that its request's wait is refused which is about to be stored;
   * for as long as it is in the line.
   * @param options.final whether the person is free for another one; otherwise it is to be sent again
   */
  async failTemplate(
    key: ConversationKey,
    claim: ClaimedBy,
    { code, title }: Failure,
    { final }: { final: boolean },
  ): Promise<void> {
    const same = sameClaim(claim);
    await this.#update(key, {
      UpdateExpression: `SET #failed = :failed${final ? " REMOVE #template" : ""}`,
      ConditionExpression: `${same.ConditionExpression} AND attribute_exists(#waiter)`,
      ExpressionAttributeNames: {
        ...same.ExpressionAttributeNames,
        "#failed": failedOf(claim.requestId),
        "#waiter": waiterOf(claim.requestId),
      },
      ExpressionAttributeValues: { ...same.ExpressionAttributeValues, ":failed": { code, title } },
    });
    if (final) await this.endTemplateClaim(key, claim);
  }

  /**
   * Takes a request out of the line, if it is in it.
   * @returns the conversation as it is now; undefined if there is none, or the request has come back to the line
   */
  async leaveLine(key: ConversationKey, leaving: Leaving): Promise<Conversation | undefined> {
    const { requestId } = leaving;
    const { condition, names, values } = placeIsOf(leaving);
    const left = await this.#update(key, {
      UpdateExpression: `REMOVE ${Object.keys(placeOf(requestId)).join(", ")}`,
      ConditionExpression: ["attribute_exists(#phone_id)", ...condition].join(" AND "),
      ExpressionAttributeNames: { ...placeOf(requestId), "#phone_id": "phone_id", ...names },
      ...(condition.length === 0 ? {} : { ExpressionAttributeValues: values }),
    });
    if (left?.waiting?.[requestId] === undefined) return left;
    return this.#update(key, {
      UpdateExpression: "REMOVE #waiting.#id",
      ConditionExpression: "attribute_exists(#waiting.#id)",
      ExpressionAttributeNames: { "#waiting": "waiting", "#id": requestId },
    });
  }

  /**
   * Takes a request out of the line after which nobody answered, unless the window has opened meanwhile.
   * @param options.now epoch seconds
   * @param options.unexplainedSince notes that the person is owed a word about it, ISO instant
   * @returns whether the hold was ended; false if a reply came
   */
  async closeHold(
    key: ConversationKey,
    leaving: Leaving,
    { now, unexplainedSince }: { now: number; unexplainedSince?: string },
  ): Promise<boolean> {
    const owed = unexplainedSince !== undefined;
    const { requestId } = leaving;
    const { condition, names, values } = placeIsOf(leaving);
    const closed = await this.#update(key, {
      UpdateExpression: `${owed ? "SET #unexplained_since = :unexplained_since " : ""}REMOVE ${Object.keys(placeOf(requestId)).join(", ")}`,
      ConditionExpression: [windowIsClosed, ...condition].join(" AND "),
      ExpressionAttributeNames: {
        ...windowNames,
        ...placeOf(requestId),
        ...names,
        ...(owed ? { "#unexplained_since": "unexplained_since" } : {}),
      },
      ExpressionAttributeValues: {
        ...windowValues(now),
        ...values,
        ...(owed ? { ":unexplained_since": unexplainedSince } : {}),
      },
    });
    return closed !== undefined;
  }

  /** The person has been told about the expiry of that instant; a later one is still owed. */
  async explained(key: ConversationKey, unexplainedSince: string): Promise<void> {
    await this.#update(key, {
      UpdateExpression: "REMOVE #unexplained_since",
      ConditionExpression: "#unexplained_since = :unexplained_since",
      ExpressionAttributeNames: { "#unexplained_since": "unexplained_since" },
      ExpressionAttributeValues: { ":unexplained_since": unexplainedSince },
    });
  }

  /** @returns the conversation as it is after the update; undefined if the condition did not hold */
  async #update(
    key: ConversationKey,
    update: Omit<ConstructorParameters<typeof UpdateCommand>[0], "TableName" | "Key">,
  ): Promise<Conversation | undefined> {
    try {
      const { Attributes } = await this.client.send(
        new UpdateCommand({
          TableName: this.table,
          Key: keyOf(key),
          ReturnValues: "ALL_NEW",
          ...update,
        }),
      );
      return Attributes as Conversation | undefined;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }
}

/** A claim of a template, by whose it is and when it was made; any of the request's if that is not known. */
export interface ClaimedBy {
  readonly requestId: string;
  readonly claimedAt?: string | undefined;
}

/** The condition that this claim is the one that stands. */
function sameClaim({ requestId, claimedAt }: ClaimedBy) {
  const known = claimedAt !== undefined;
  return {
    ConditionExpression: `#template.#request_id = :request_id${known ? " AND #template.#claimed_at = :claimed_at" : ""}`,
    ExpressionAttributeNames: {
      "#template": "template",
      "#request_id": "request_id",
      ...(known ? { "#claimed_at": "claimed_at" } : {}),
    },
    ExpressionAttributeValues: { ":request_id": requestId, ...(known ? { ":claimed_at": claimedAt } : {}) },
  };
}
