import { Endings } from "../lib/callbacks/endings.ts";
import { HeldMessages } from "../lib/callbacks/held-messages.ts";
import { TaskTokens } from "../lib/callbacks/task-tokens.ts";
import { eventFunctions } from "../lib/functions/events.ts";
import { eachRecord } from "../lib/lambda/batch.ts";
import { documentClient, stepFunctionsClient } from "../lib/lambda/clients.ts";
import { readEnvironment } from "../lib/lambda/environment.ts";
import { channelNames } from "../lib/messaging/channels.ts";
import { executionsOf } from "../lib/messaging/execution-arn.ts";
import { parseExecutionEnd } from "../lib/messaging/execution-events.ts";
import { Conversations } from "../lib/tables/conversations.ts";
import { Executions } from "../lib/tables/executions.ts";
import { Messages } from "../lib/tables/messages.ts";
import { Requests } from "../lib/tables/requests.ts";
import { Waits } from "../lib/tables/waits.ts";

const environment = readEnvironment(eventFunctions["executions-ended"]);
const client = documentClient();
const sfn = stepFunctionsClient();
const conversations = new Conversations(client, environment.CONVERSATIONS_TABLE);
const endings = new Endings({
  conversations,
  requests: new Requests(client, environment.REQUESTS_TABLE),
  messages: new Messages(client, environment.MESSAGES_TABLE),
  waits: new Waits(client, environment.WAITS_TABLE),
  executions: new Executions(sfn, environment.STATE_MACHINES),
  heldMessages: new HeldMessages(conversations, new TaskTokens(sfn)),
  originationId: environment.ORIGINATION_ID,
});

/** Takes what Step Functions puts on EventBridge of executions that did not succeed. */
export const handler = eachRecord(async (body) => {
  const end = parseExecutionEnd(body);
  const channel = channelNames.find((name) =>
    end.executionArn.startsWith(executionsOf(environment.STATE_MACHINES[name])),
  );
  if (channel !== undefined) await endings.giveBack(channel, end);
});
