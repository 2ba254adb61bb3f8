import { HeldMessages } from "../lib/callbacks/held-messages.ts";
import { TaskTokens } from "../lib/callbacks/task-tokens.ts";
import { wakeWaiters } from "../lib/functions/wake-waiters.ts";
import { documentClient, stepFunctionsClient } from "../lib/lambda/clients.ts";
import { readEnvironment } from "../lib/lambda/environment.ts";
import { step } from "../lib/lambda/step.ts";
import { Conversations } from "../lib/tables/conversations.ts";

const environment = readEnvironment(wakeWaiters);
const heldMessages = new HeldMessages(
  new Conversations(documentClient(), environment.CONVERSATIONS_TABLE),
  new TaskTokens(stepFunctionsClient()),
);

/** Tells the requests that wait for a person's reply what they could not learn from a reply. May be repeated. */
export const handler = step(wakeWaiters, async ({ phone_id, origination_id, ...wake }) => {
  const conversation = { phone_id, origination_id };
  switch (wake.reason) {
    case "send_ended":
      await heldMessages.passTemplateOn(conversation, wake.request_id);
      return heldMessages.leave(conversation, { requestId: wake.request_id, enteredAt: wake.entered_at });
    case "template_failed":
      return heldMessages.failTemplate(conversation, { requestId: wake.request_id }, wake.failure, {
        final: true,
      });
  }
});
