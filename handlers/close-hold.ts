import * as v from "valibot";
import { documentClient } from "../lib/lambda/clients.ts";
import { readEnvironment, seconds, tableName } from "../lib/lambda/environment.ts";
import { Conversations } from "../lib/tables/conversations.ts";
import { Requests } from "../lib/tables/requests.ts";

const environment = readEnvironment(
  v.object({
    CONVERSATIONS_TABLE: tableName,
    REQUESTS_TABLE: tableName,
    ORIGINATION_ID: v.string(),
    WINDOW_SECONDS: seconds,
  }),
);
const client = documentClient();
const conversations = new Conversations(client, environment.CONVERSATIONS_TABLE);
const requests = new Requests(client, environment.REQUESTS_TABLE);

const CloseHoldEvent = v.object({
  request_id: v.string(),
  phone_id: v.string(),
  fallback: v.picklist(["sms", "none"]),
});

/**
 * Nobody answered in time: takes the request off the conversation and marks it as expired. Both may be
 * repeated.
 * @returns `reply_came` if the person wrote in the very last moment: then the message goes after all
 */
export async function handler(event: unknown): Promise<{ reply_came: boolean }> {
  const { request_id, phone_id, fallback } = v.parse(CloseHoldEvent, event);
  const now = new Date();
  const closed = await conversations.closeHold(
    { phone_id, origination_id: environment.ORIGINATION_ID },
    request_id,
    {
      windowStart: Math.floor(now.getTime() / 1000) - environment.WINDOW_SECONDS,
      // Who gets the message by SMS needs no word that it is gone.
      ...(fallback === "none" ? { unexplainedSince: now.toISOString() } : {}),
    },
  );
  if (closed) await requests.mark(request_id, "expired", now);
  return { reply_came: !closed };
}
