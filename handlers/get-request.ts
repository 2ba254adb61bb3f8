import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { routeFunctions } from "../lib/functions/routes.ts";
import { documentClient, stepFunctionsClient } from "../lib/lambda/clients.ts";
import { readEnvironment } from "../lib/lambda/environment.ts";
import { invalidRequest, json, noSuchRequest, tooManyRequests } from "../lib/lambda/responses.ts";
import { InvalidRequest } from "../lib/messaging/errors.ts";
import { isRequestId } from "../lib/messaging/request-id.ts";
import { refuseParameters } from "../lib/messaging/requests/list-query.ts";
import { Executions } from "../lib/tables/executions.ts";
import { Messages } from "../lib/tables/messages.ts";
import { requestView } from "../lib/tables/request-view.ts";
import { isOverdue, Requests } from "../lib/tables/requests.ts";

const environment = readEnvironment(routeFunctions["get-request"]);
const client = documentClient();
const requests = new Requests(client, environment.REQUESTS_TABLE);
const messages = new Messages(client, environment.MESSAGES_TABLE);
const executions = new Executions(stepFunctionsClient(), environment.STATE_MACHINES);

/** `GET /v1/messages/{request_id}`: where a request stands, and its messages with it. */
export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  try {
    refuseParameters(event.multiValueQueryStringParameters);
  } catch (error) {
    if (error instanceof InvalidRequest) return invalidRequest(error);
    throw error;
  }
  const requestId = event.pathParameters?.request_id ?? "";
  if (!isRequestId(requestId)) return noSuchRequest();
  const [request, sent] = await Promise.all([requests.get(requestId), messages.ofRequest(requestId)]);
  if (request !== undefined && !isOverdue(request, sent, new Date())) {
    return json(200, requestView(request, sent));
  }
  // A request is accepted before its first step has written a row; and an execution that died may have written none since.
  const execution = await executions.find(requestId, request?.type);
  if (execution === "not known yet") {
    return request === undefined
      ? tooManyRequests("This is not known yet. Ask again in a second.")
      : json(200, requestView(request, sent));
  }
  const found = execution?.latest_status === "failed" ? { ...request, ...execution } : (request ?? execution);
  return found === undefined ? noSuchRequest() : json(200, requestView(found, sent));
}
