import { HeldMessages } from "../lib/callbacks/held-messages.ts";
import { TaskTokens } from "../lib/callbacks/task-tokens.ts";
import { closeHold } from "../lib/functions/close-hold.ts";
import { documentClient, stepFunctionsClient } from "../lib/lambda/clients.ts";
import { readEnvironment } from "../lib/lambda/environment.ts";
import { step } from "../lib/lambda/step.ts";
import { outcomes } from "../lib/messaging/outcomes.ts";
import { Conversations } from "../lib/tables/conversations.ts";
import { Requests } from "../lib/tables/requests.ts";

const environment = readEnvironment(closeHold);
const client = documentClient();
const conversations = new Conversations(client, environment.CONVERSATIONS_TABLE);
const heldMessages = new HeldMessages(conversations, new TaskTokens(stepFunctionsClient()));
const requests = new Requests(client, environment.REQUESTS_TABLE);

/**
 * A hold has ended. Whose caller or recipient wants the message no more leaves the line; anyone else only if
 * the person has not written in the very last moment: then the message goes after all. May be repeated.
 */
export const handler = step(closeHold, async ({ request_id, reason, fallback, entered_at, ...key }) => {
  const leaving = { requestId: request_id, enteredAt: entered_at };
  await heldMessages.passTemplateOn(key, request_id);
  if (outcomes[reason].endsHold === "at once") {
    await heldMessages.leave(key, leaving);
    return { reply_came: false };
  }
  const now = new Date();
  const closed = await conversations.closeHold(key, leaving, {
    now: Math.floor(now.getTime() / 1000),
    // Who gets the message by other means, or learns that it failed, needs no word that it is gone.
    ...(reason === "expired" && fallback === "none" ? { unexplainedSince: now.toISOString() } : {}),
  });
  if (closed && reason === "expired") {
    await requests.mark(request_id, "expired", now, { goesOn: fallback !== "none" });
  }
  // An attempt before this one may have closed it, and the person have written since.
  const isOver = !closed && (await requests.get(request_id))?.ended_at !== undefined;
  return { reply_came: !closed && !isOver };
});
