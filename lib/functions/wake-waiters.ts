import * as v from "valibot";
import { answer, stepContract } from "./contract.ts";
import { conversationKey } from "./conversation-key.ts";
import { enteredAt } from "./entered-at.ts";
import { name } from "./environment.ts";

/** Tells the requests that wait for a person's reply what they could not learn from a reply. */
export const wakeWaiters = stepContract({
  environment: v.object({ CONVERSATIONS_TABLE: name, ORIGINATION_ID: name }),
  event: v.variant("reason", [
    v.object({
      ...conversationKey,
      ...enteredAt,
      reason: v.literal("send_ended"),
      request_id: v.string(),
    }),
    v.object({
      ...conversationKey,
      reason: v.literal("template_failed"),
      request_id: v.string(),
      failure: v.object({ code: v.string(), title: v.string() }),
    }),
  ]),
  result: answer<void>(),
  throws: ["TemporarilyUnavailable"],
});
