import * as v from "valibot";

/**
 * The whole key of a conversation, as events carry it: the person, and the business number with which they talk.
 *
 * Executions that began before 0.2 name the person only. Their stack had one business number, which
 * `ORIGINATION_ID` still says, until the last of them has ended: after a day held and `deliveryTimeoutSeconds`.
 */
export const conversationKey = {
  /** E.164, in the one form under which the person is known. */
  phone_id: v.string(),
  /** AWS's id of the business number, `phone-number-id-…`. */
  origination_id: v.optional(v.string(), () => String(process.env.ORIGINATION_ID)),
};
