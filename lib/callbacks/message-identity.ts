import type { CallbackData } from "../messaging/callback-data.ts";
import { isAnswerless, type TrackedMessage, unknownWamid } from "../tables/messages.ts";

/** What an event says about which message it means; each event knows some of it. */
export interface MessageIdentity {
  /** AWS's id, as the envelope has it. */
  readonly eumMsgId?: string | undefined;
  /** Meta's id. */
  readonly wamid?: string | undefined;
  /** Ours, as it was sent along. */
  readonly callbackData?: CallbackData | undefined;
}

type Sent = Pick<TrackedMessage, "eum_msg_id" | "wa_msg_id" | "role" | "latest_status" | "claimed_at">;

/**
 * Which of a request's messages an event means, where neither AWS's id nor Meta's is the id of one: by what
 * was sent along with it.
 * @param sent the request's messages, oldest first
 * @param receiveCount how often the queue has delivered the event. An id of AWS's without a row is at first most
 *   likely that of a row which is about to be written. Later it is not ours: AWS says nowhere that an
 *   envelope's id is the one that the send was answered with.
 */
export function messageMeant<Message extends Sent>(
  { eumMsgId, wamid, callbackData }: MessageIdentity,
  sent: readonly Message[],
  receiveCount: number,
): Message | undefined {
  const rowMayCome = eumMsgId !== undefined && receiveCount === 1;
  return sent.findLast(
    (message) =>
      message.role === callbackData?.role &&
      isOfClaim(message, callbackData) &&
      (wamid === undefined || mayGoBy(message)) &&
      // A send without an answer got no id of AWS's to go by.
      (!rowMayCome || isAnswerless(message)),
  );
}

/** Whether an id of Meta's may be this message's: one that failed before Meta had it never gets one. */
function mayGoBy(message: Sent): boolean {
  return message.wa_msg_id === unknownWamid && message.latest_status !== "failed";
}

/** Whether a template may be the one of this claim: of before 0.3 neither the event nor, before 0.2, the row says when. */
function isOfClaim({ claimed_at }: Sent, { claimedAt }: CallbackData): boolean {
  return claimed_at === undefined || claimedAt === undefined || claimed_at === claimedAt;
}
