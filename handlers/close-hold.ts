import { closeHold } from "../lib/functions/close-hold.ts";
import { documentClient } from "../lib/lambda/clients.ts";
import { readEnvironment } from "../lib/lambda/environment.ts";
import { step } from "../lib/lambda/step.ts";
import { Conversations } from "../lib/tables/conversations.ts";
import { Requests } from "../lib/tables/requests.ts";

const environment = readEnvironment(closeHold);
const client = documentClient();
const conversations = new Conversations(client, environment.CONVERSATIONS_TABLE);
const requests = new Requests(client, environment.REQUESTS_TABLE);

/**
 * Nobody answered in time: takes the request off the conversation and marks it as expired. Both may be
 * repeated.
 */
export const handler = step(closeHold, async ({ request_id, fallback, ...key }) => {
  const now = new Date();
  const closed = await conversations.closeHold(key, request_id, {
    now: Math.floor(now.getTime() / 1000),
    // Who gets the message by other means needs no word that it is gone.
    ...(fallback === "none" ? { unexplainedSince: now.toISOString() } : {}),
  });
  if (closed) await requests.mark(request_id, "expired", now);
  return { reply_came: !closed };
});
