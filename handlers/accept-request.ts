import * as v from "valibot";
import { documentClient } from "../lib/lambda/clients.ts";
import { readEnvironment, seconds, tableName } from "../lib/lambda/environment.ts";
import { IdempotencyKeyUsed, InvalidRequest } from "../lib/messaging/errors.ts";
import { LanguageSettings } from "../lib/messaging/languages.ts";
import { acceptSms, acceptWhatsApp, referenceOf } from "../lib/messaging/requests/accept.ts";
import { DefaultTemplate } from "../lib/messaging/requests/templates.ts";
import { newRequest, Requests } from "../lib/tables/requests.ts";

const environment = readEnvironment(
  v.object({
    REQUESTS_TABLE: tableName,
    DEFAULT_TEMPLATE: v.pipe(v.string(), v.parseJson(), DefaultTemplate),
    LANGUAGES: v.pipe(v.string(), v.parseJson(), LanguageSettings),
    REPLY_TIMEOUT_SECONDS: seconds,
    SMS_MESSAGE_TYPE: v.picklist(["TRANSACTIONAL", "PROMOTIONAL"]),
  }),
);
const requests = new Requests(documentClient(), environment.REQUESTS_TABLE);

const AcceptRequestEvent = v.object({
  channel: v.picklist(["sms", "whatsapp"]),
  request_id: v.string(),
  /** When the execution started, an ISO instant. */
  accepted_at: v.string(),
  /** The body that the caller posted. */
  request: v.unknown(),
});

/**
 * The first step of both workflows: checks what the API's models could not, records the request, and hands
 * on its normalised form.
 * @throws {InvalidRequest} after recording the request as `invalid`, with the reason
 * @throws {IdempotencyKeyUsed} if the key names a request of the other channel
 */
export async function handler(event: unknown) {
  const { channel, request_id, accepted_at, request } = v.parse(AcceptRequestEvent, event);
  const row = { request_id, type: channel, accepted_at, reference: referenceOf(request) };
  try {
    const accepted =
      channel === "sms"
        ? acceptSms(request, { messageType: environment.SMS_MESSAGE_TYPE })
        : acceptWhatsApp(request, {
            template: environment.DEFAULT_TEMPLATE,
            languages: environment.LANGUAGES,
            replyTimeoutSeconds: environment.REPLY_TIMEOUT_SECONDS,
            messageType: environment.SMS_MESSAGE_TYPE,
          });
    const fallback = "fallback" in accepted ? accepted.fallback : "none";
    if (!(await requests.create(newRequest({ ...row, fallback })))) {
      throw new IdempotencyKeyUsed("Idempotency-Key: a request of the other channel has this key already");
    }
    return accepted;
  } catch (error) {
    if (error instanceof InvalidRequest) {
      await requests.create(newRequest(row, { code: error.name, title: error.message }));
    }
    throw error;
  }
}
