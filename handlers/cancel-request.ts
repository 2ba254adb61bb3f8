import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { Cancellation } from "../lib/callbacks/cancellation.ts";
import { TaskTokens } from "../lib/callbacks/task-tokens.ts";
import { routeFunctions } from "../lib/functions/routes.ts";
import { documentClient, stepFunctionsClient } from "../lib/lambda/clients.ts";
import { readEnvironment } from "../lib/lambda/environment.ts";
import { json, noSuchRequest, tooManyRequests } from "../lib/lambda/responses.ts";
import { isRequestId } from "../lib/messaging/request-id.ts";
import { Conversations } from "../lib/tables/conversations.ts";
import { Executions } from "../lib/tables/executions.ts";
import { Requests } from "../lib/tables/requests.ts";

const environment = readEnvironment(routeFunctions["cancel-request"]);
const client = documentClient();
const sfn = stepFunctionsClient();
const cancellation = new Cancellation({
  conversations: new Conversations(client, environment.CONVERSATIONS_TABLE),
  requests: new Requests(client, environment.REQUESTS_TABLE),
  executions: new Executions(sfn, environment.STATE_MACHINES),
  tokens: new TaskTokens(sfn),
  originationId: environment.ORIGINATION_ID,
});

/** `POST /v1/messages/{request_id}/cancel`: takes a message back that is still held. */
export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const requestId = event.pathParameters?.request_id ?? "";
  if (!isRequestId(requestId)) return noSuchRequest();
  switch (await cancellation.cancel(requestId)) {
    case "cancelled":
      return json(200, { request_id: requestId, status: "cancelled" });
    case "not_held":
      return json(409, {
        error: "not_held",
        request_id: requestId,
        message: "Only a held message can be cancelled, and this one is not held, or not any more.",
      });
    case "not_found":
      return noSuchRequest();
    case "not_known_yet":
      return tooManyRequests(
        "Nothing was cancelled, for the request is not known yet. Try again in a second.",
      );
  }
}
