import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { getRequest } from "../lib/functions/routes.ts";
import { documentClient, stepFunctionsClient } from "../lib/lambda/clients.ts";
import { readEnvironment } from "../lib/lambda/environment.ts";
import { json } from "../lib/lambda/responses.ts";
import { Executions } from "../lib/tables/executions.ts";
import { Messages } from "../lib/tables/messages.ts";
import { requestView } from "../lib/tables/request-view.ts";
import { isOverdue, Requests } from "../lib/tables/requests.ts";

const environment = readEnvironment(getRequest);
const client = documentClient();
const requests = new Requests(client, environment.REQUESTS_TABLE);
const messages = new Messages(client, environment.MESSAGES_TABLE);
const executions = new Executions(stepFunctionsClient(), environment.STATE_MACHINES);

/** `GET /v1/messages/{request_id}`: where a request stands, and its messages with it. */
export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const requestId = event.pathParameters?.request_id ?? "";
  const [request, sent] = await Promise.all([requests.get(requestId), messages.ofRequest(requestId)]);
  // A request is accepted before its first step has written a row; and an execution that an operator stopped,
  // or that died, has written none since.
  const execution =
    request === undefined || isOverdue(request, new Date()) ? await executions.find(requestId) : undefined;
  const found = execution?.latest_status === "failed" ? { ...request, ...execution } : (request ?? execution);
  if (found === undefined) {
    return json(404, { error: "not_found", message: "request_id: no request has this id" });
  }
  return json(200, requestView(found, sent));
}
