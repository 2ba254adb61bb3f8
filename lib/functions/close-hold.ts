import * as v from "valibot";
import { fallbackChoices } from "../messaging/channels.ts";
import { answer, stepContract } from "./contract.ts";
import { conversationKey } from "./conversation-key.ts";
import { name } from "./environment.ts";

/** Ends a hold after which nobody answered. */
export const closeHold = stepContract({
  environment: v.object({ CONVERSATIONS_TABLE: name, REQUESTS_TABLE: name, ORIGINATION_ID: name }),
  event: v.object({ ...conversationKey, request_id: v.string(), fallback: v.picklist(fallbackChoices) }),
  /** `reply_came` if the person wrote in the very last moment: then the message goes after all. */
  result: answer<{ readonly reply_came: boolean }>(),
  throws: [],
});
