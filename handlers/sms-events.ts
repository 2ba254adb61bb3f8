import { Deliveries } from "../lib/callbacks/deliveries.ts";
import { TaskTokens } from "../lib/callbacks/task-tokens.ts";
import { eventFunctions } from "../lib/functions/events.ts";
import { eachRecord } from "../lib/lambda/batch.ts";
import { documentClient, stepFunctionsClient } from "../lib/lambda/clients.ts";
import { readEnvironment } from "../lib/lambda/environment.ts";
import { parseSmsEvent, smsStatusReport } from "../lib/messaging/sms-events.ts";
import { Messages } from "../lib/tables/messages.ts";
import { Requests } from "../lib/tables/requests.ts";
import { Waits } from "../lib/tables/waits.ts";

const environment = readEnvironment(eventFunctions["sms-events"]);
const client = documentClient();
const deliveries = new Deliveries({
  messages: new Messages(client, environment.MESSAGES_TABLE),
  requests: new Requests(client, environment.REQUESTS_TABLE),
  waits: new Waits(client, environment.WAITS_TABLE),
  tokens: new TaskTokens(stepFunctionsClient()),
});

/** Takes what AWS End User Messaging SMS puts on EventBridge: the fate of each SMS. */
export const handler = eachRecord(async (body, receiveCount) => {
  const event = parseSmsEvent(body);
  const report = smsStatusReport(event);
  if (report !== undefined) await deliveries.report({ eumMsgId: event.messageId }, report, receiveCount);
});
