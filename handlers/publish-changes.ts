import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBRecord } from "aws-lambda";
import { eventFunctions } from "../lib/functions/events.ts";
import { eachStreamRecord } from "../lib/lambda/batch.ts";
import { readEnvironment } from "../lib/lambda/environment.ts";
import { EventBus } from "../lib/lambda/event-bus.ts";
import { countEvents } from "../lib/lambda/event-metrics.ts";
import type { PublishedEvent } from "../lib/messaging/published-events.ts";
import { messageEvents, requestEvents } from "../lib/tables/changes.ts";
import type { TrackedMessage } from "../lib/tables/messages.ts";
import type { StoredRequest } from "../lib/tables/requests.ts";

const environment = readEnvironment(eventFunctions["publish-changes"]);
const bus = new EventBus(environment.EVENT_BUS);

/** Takes every change of the tracking tables and tells the world what it means. */
export const handler = eachStreamRecord(async ({ dynamodb, eventSourceARN }: DynamoDBRecord) => {
  const before = row(dynamodb?.OldImage);
  const after = row(dynamodb?.NewImage);
  // A row that is gone was removed by its time to live, a year after anything happened to it.
  if (after === undefined) return;
  const table = eventSourceARN?.split("/")[1];
  if (table === environment.REQUESTS_TABLE) {
    await tell(requestEvents(before as StoredRequest | undefined, after as unknown as StoredRequest));
  } else if (table === environment.MESSAGES_TABLE) {
    await tell(messageEvents(before as TrackedMessage | undefined, after as unknown as TrackedMessage));
  }
});

async function tell(events: readonly PublishedEvent[]): Promise<void> {
  await bus.publish(events);
  countEvents(events);
}

function row(image: Record<string, unknown> | undefined): Record<string, unknown> | undefined {
  return image === undefined ? undefined : unmarshall(image as Record<string, AttributeValue>);
}
