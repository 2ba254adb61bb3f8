import { acceptRequest, defaultsOf } from "../lib/functions/accept-request.ts";
import { documentClient } from "../lib/lambda/clients.ts";
import { readEnvironment } from "../lib/lambda/environment.ts";
import { step } from "../lib/lambda/step.ts";
import { IdempotencyKeyUsed, InvalidRequest, TooManyHeld } from "../lib/messaging/errors.ts";
import { acceptedBy, referenceOf } from "../lib/messaging/requests/accept.ts";
import { ConversationReader } from "../lib/tables/conversation.ts";
import { firstLook } from "../lib/tables/first-look.ts";
import { newRequest, Requests } from "../lib/tables/requests.ts";

const environment = readEnvironment(acceptRequest);
const client = documentClient();
const requests = new Requests(client, environment.REQUESTS_TABLE);
const conversations = new ConversationReader(client, environment.CONVERSATIONS_TABLE);
const settings = { originationIds: environment.ORIGINATION_IDS, maxHeld: environment.MAX_HELD };
const lineFull = new TooManyHeld(
  `${settings.maxHeld} messages are held for this person already, and no more may be.`,
);

/**
 * The first step of every workflow: checks what the API's models could not, looks whether the person may be
 * written to, records the request, and hands on its normalised form.
 * @throws {InvalidRequest | TooManyHeld} after recording the request as such, with the reason
 * @throws {IdempotencyKeyUsed} if the key names a request of another channel
 */
export const handler = step(acceptRequest, async ({ channel, request_id, accepted_at, request }) => {
  const row = { request_id, type: channel, accepted_at, reference: referenceOf(request) };
  try {
    const accepted = acceptedBy[channel](request, defaultsOf(environment));
    const look = await firstLook(conversations, accepted, settings);
    const originationId = look?.origination_id;
    const stored = await requests.create(
      look?.line_full
        ? newRequest(row, refused("too_many_held", lineFull))
        : newRequest({ ...row, fallback: accepted.fallback, originationId }),
    );
    if (stored === undefined) {
      throw new IdempotencyKeyUsed("Idempotency-Key: a request of another channel has this key already");
    }
    // What an earlier attempt of this step has recorded stands, and may have been published: also if it found the line
    // full, or has chosen another business number.
    if (stored.outcome === "too_many_held") throw lineFull;
    if (originationId === undefined) return accepted;
    const from = stored.origination_id ?? (await requests.settleNumber(request_id, originationId));
    if (from === originationId) return { ...accepted, ...look };
    return { ...accepted, ...(await firstLook(conversations, { ...accepted, from }, settings)) };
  } catch (error) {
    if (error instanceof InvalidRequest) await requests.create(newRequest(row, refused("invalid", error)));
    throw error;
  }
});

function refused<Status extends "invalid" | "too_many_held">(status: Status, { name, message }: Error) {
  return { status, error: { code: name, title: message } };
}
