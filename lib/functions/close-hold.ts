import * as v from "valibot";
import { fallbackChoices } from "../messaging/channels.ts";
import { holdEnds } from "../messaging/outcomes.ts";
import { answer, stepContract } from "./contract.ts";
import { conversationKey } from "./conversation-key.ts";
import { enteredAt } from "./entered-at.ts";
import { name } from "./environment.ts";

/** Takes a request out of the line whose hold has ended. */
export const closeHold = stepContract({
  environment: v.object({ CONVERSATIONS_TABLE: name, REQUESTS_TABLE: name, ORIGINATION_ID: name }),
  event: v.object({
    ...conversationKey,
    request_id: v.string(),
    /** Why it ended; executions from before 0.2 call only where nobody answered. */
    reason: v.optional(v.picklist(holdEnds), "expired"),
    fallback: v.picklist(fallbackChoices),
    ...enteredAt,
  }),
  /** `reply_came` if the person wrote in the very last moment: then the message goes after all. */
  result: answer<{ readonly reply_came: boolean }>(),
  throws: ["TemporarilyUnavailable"],
});
