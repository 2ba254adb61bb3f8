import { HeldMessages } from "../lib/callbacks/held-messages.ts";
import { TaskTokens } from "../lib/callbacks/task-tokens.ts";
import { wakeWaiters } from "../lib/functions/wake-waiters.ts";
import { documentClient, stepFunctionsClient } from "../lib/lambda/clients.ts";
import { readEnvironment } from "../lib/lambda/environment.ts";
import { step } from "../lib/lambda/step.ts";
import { TurnTaken } from "../lib/messaging/errors.ts";
import { Conversations } from "../lib/tables/conversations.ts";

const environment = readEnvironment(wakeWaiters);
const heldMessages = new HeldMessages(
  new Conversations(documentClient(), environment.CONVERSATIONS_TABLE),
  new TaskTokens(stepFunctionsClient()),
);

/**
 * Tells the requests that wait for a person's reply what they could not learn from a reply.
 * @throws {TurnTaken} to be called again when the turn has run out, in case its holder died
 */
export const handler = step(wakeWaiters, async ({ phone_id, origination_id, ...wake }) => {
  const conversation = { phone_id, origination_id };
  switch (wake.reason) {
    case "send_ended": {
      const next = await heldMessages.passTurn(conversation, wake.request_id);
      if (next === "taken")
        throw new TurnTaken("Somebody else is releasing the next message, or died over it.");
      return;
    }
    case "template_failed":
      await heldMessages.failTemplate(conversation, wake.request_id, wake.failure);
  }
});
