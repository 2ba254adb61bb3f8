import * as v from "valibot";
import { HeldMessages } from "../lib/callbacks/held-messages.ts";
import { TaskTokens } from "../lib/callbacks/task-tokens.ts";
import { documentClient, stepFunctionsClient } from "../lib/lambda/clients.ts";
import { readEnvironment, seconds, tableName } from "../lib/lambda/environment.ts";
import { TurnTaken } from "../lib/messaging/errors.ts";
import { Conversations } from "../lib/tables/conversations.ts";

const environment = readEnvironment(
  v.object({ CONVERSATIONS_TABLE: tableName, ORIGINATION_ID: v.string(), WINDOW_SECONDS: seconds }),
);
const heldMessages = new HeldMessages(
  new Conversations(documentClient(), environment.CONVERSATIONS_TABLE),
  new TaskTokens(stepFunctionsClient()),
  environment.WINDOW_SECONDS,
);

const WakeWaitersEvent = v.variant("reason", [
  v.object({ reason: v.literal("send_ended"), phone_id: v.string(), request_id: v.string() }),
  v.object({
    reason: v.literal("template_failed"),
    phone_id: v.string(),
    request_id: v.string(),
    failure: v.object({ code: v.string(), title: v.string() }),
  }),
]);

/**
 * Tells the requests that wait for a person's reply what they could not learn from a reply.
 * @throws {TurnTaken} to be called again when the turn has run out, in case its holder died
 */
export async function handler(event: unknown): Promise<void> {
  const wake = v.parse(WakeWaitersEvent, event);
  const conversation = { phone_id: wake.phone_id, origination_id: environment.ORIGINATION_ID };
  if (wake.reason === "send_ended") {
    const next = await heldMessages.passTurn(conversation, wake.request_id);
    if (next === "taken")
      throw new TurnTaken("Somebody else is releasing the next message, or died over it.");
  } else {
    await heldMessages.failTemplate(conversation, wake.request_id, wake.failure);
  }
}
