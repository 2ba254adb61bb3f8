import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { routeFunctions } from "../lib/functions/routes.ts";
import { documentClient } from "../lib/lambda/clients.ts";
import { readEnvironment } from "../lib/lambda/environment.ts";
import { invalidRequest, json } from "../lib/lambda/responses.ts";
import { InvalidRequest } from "../lib/messaging/errors.ts";
import { readListQuery } from "../lib/messaging/requests/list-query.ts";
import { Messages } from "../lib/tables/messages.ts";
import { UnknownPosition } from "../lib/tables/page-position.ts";
import { isIn, type RequestList, RequestLists } from "../lib/tables/request-lists.ts";
import { type RequestView, requestView } from "../lib/tables/request-view.ts";
import { Requests } from "../lib/tables/requests.ts";

const environment = readEnvironment(routeFunctions["list-requests"]);
const client = documentClient();
const lists = new RequestLists(client, environment.REQUESTS_TABLE);
const requests = new Requests(client, environment.REQUESTS_TABLE);
const messages = new Messages(client, environment.MESSAGES_TABLE);

/** `GET /v1/messages?reference=…`, `GET /v1/messages?status=…`: requests whose ids the caller does not know. */
export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  try {
    const query = readListQuery(event.multiValueQueryStringParameters);
    const { requestIds, next } = await lists.page(query);
    const found = await Promise.all(requestIds.map((requestId) => viewOf(requestId, query)));
    return json(200, {
      requests: found.filter((view) => view !== undefined),
      ...(next === undefined ? {} : { next }),
    });
  } catch (error) {
    if (error instanceof InvalidRequest) return invalidRequest(error);
    if (error instanceof UnknownPosition) return invalidRequest(new InvalidRequest(wrongNext));
    throw error;
  }
}

const wrongNext =
  "next: give it as the page before gave it, with the reference or status, and the since, of that page";

/** As GET shows it; undefined if it has left the list, or is no more. */
async function viewOf(requestId: string, list: RequestList): Promise<RequestView | undefined> {
  const [request, sent] = await Promise.all([requests.get(requestId), messages.ofRequest(requestId)]);
  if (request === undefined) return undefined;
  const view = requestView(request, sent);
  return isIn(list, request, view) ? view : undefined;
}
