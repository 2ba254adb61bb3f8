import { acceptRequest } from "../lib/functions/accept-request.ts";
import { documentClient } from "../lib/lambda/clients.ts";
import { readEnvironment } from "../lib/lambda/environment.ts";
import { step } from "../lib/lambda/step.ts";
import { IdempotencyKeyUsed, InvalidRequest } from "../lib/messaging/errors.ts";
import { acceptedBy, referenceOf } from "../lib/messaging/requests/accept.ts";
import { newRequest, Requests } from "../lib/tables/requests.ts";

const environment = readEnvironment(acceptRequest);
const requests = new Requests(documentClient(), environment.REQUESTS_TABLE);

/**
 * The first step of every workflow: checks what the API's models could not, records the request, and hands
 * on its normalised form.
 * @throws {InvalidRequest} after recording the request as `invalid`, with the reason
 * @throws {IdempotencyKeyUsed} if the key names a request of another channel
 */
export const handler = step(acceptRequest, async ({ channel, request_id, accepted_at, request }) => {
  const row = { request_id, type: channel, accepted_at, reference: referenceOf(request) };
  try {
    const accepted = acceptedBy[channel](request, {
      originationId: environment.ORIGINATION_ID,
      template: environment.DEFAULT_TEMPLATE,
      languages: environment.LANGUAGES,
      replyTimeoutSeconds: environment.REPLY_TIMEOUT_SECONDS,
      messageType: environment.SMS_MESSAGE_TYPE,
    });
    const { fallback, origination_id: originationId } = accepted;
    if (!(await requests.create(newRequest({ ...row, fallback, originationId })))) {
      throw new IdempotencyKeyUsed("Idempotency-Key: a request of another channel has this key already");
    }
    return accepted;
  } catch (error) {
    if (error instanceof InvalidRequest) {
      await requests.create(newRequest(row, { code: error.name, title: error.message }));
    }
    throw error;
  }
});
