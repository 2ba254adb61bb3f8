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
    const stored = await requests.create(newRequest({ ...row, fallback: accepted.fallback, originationId }));
    if (stored === undefined) {
      throw new IdempotencyKeyUsed("Idempotency-Key: a request of another channel has this key already");
    }
    // An earlier attempt of this step may have chosen another business number, under which the request is known.
    const from = stored.origination_id ?? originationId;
    if (from === originationId) return { ...accepted, ...look };
    return { ...accepted, ...(await firstLook(conversations, { ...accepted, from }, settings)) };
  } catch (error) {
    const status = error instanceof InvalidRequest ? "invalid" : "too_many_held";
    if (error instanceof InvalidRequest || error instanceof TooManyHeld) {
      await requests.create(newRequest(row, { status, error: { code: error.name, title: error.message } }));
    }
    throw error;
  }
});
