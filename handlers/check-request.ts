import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { defaultsOf } from "../lib/functions/accept-request.ts";
import { routeFunctions } from "../lib/functions/routes.ts";
import { documentClient } from "../lib/lambda/clients.ts";
import { readEnvironment } from "../lib/lambda/environment.ts";
import { bodyOf } from "../lib/lambda/received-body.ts";
import { invalidRequest, json } from "../lib/lambda/responses.ts";
import { type Channel, channelNames, channels } from "../lib/messaging/channels.ts";
import { InvalidRequest } from "../lib/messaging/errors.ts";
import { refusals } from "../lib/messaging/refusals.ts";
import { acceptedBy } from "../lib/messaging/requests/accept.ts";
import { type CheckedRequest, type NextStatus, nextStatus } from "../lib/messaging/requests/next-status.ts";
import { ConversationReader } from "../lib/tables/conversation.ts";
import { firstLook } from "../lib/tables/first-look.ts";

const environment = readEnvironment(routeFunctions["check-request"]);
const conversations = new ConversationReader(documentClient(), environment.CONVERSATIONS_TABLE);
const settings = { originationIds: environment.ORIGINATION_IDS, maxHeld: environment.MAX_HELD };

/** `POST /v1/sendSMS/check`, `POST /v1/sendWhatsApp/check`: what `accept-request` would say. Nothing is sent or kept. */
export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const channel = channelNames.find((name) => event.resource === `${channels[name].sendPath}/check`);
  if (channel === undefined) throw new Error(`${event.resource} is no route to check a request.`);
  const body = bodyOf(event);
  if (body === "not JSON") return json(415, refusals.notJson);
  if (body === "not an object") return json(400, refusals.notAnObject);
  try {
    return json(200, {
      type: channel,
      next_status: await statusAfter(channel, body),
    } satisfies CheckedRequest);
  } catch (error) {
    if (error instanceof InvalidRequest) return invalidRequest(error);
    throw error;
  }
}

/** @throws {InvalidRequest} */
async function statusAfter(channel: Channel, body: object): Promise<NextStatus> {
  const accepted = acceptedBy[channel](body, defaultsOf(environment));
  return nextStatus(accepted, await firstLook(conversations, accepted, settings));
}
