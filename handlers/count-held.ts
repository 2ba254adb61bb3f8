import { eventFunctions } from "../lib/functions/events.ts";
import { documentClient } from "../lib/lambda/clients.ts";
import { readEnvironment } from "../lib/lambda/environment.ts";
import { metrics } from "../lib/lambda/logger.ts";
import { RequestLists } from "../lib/tables/request-lists.ts";

const environment = readEnvironment(eventFunctions["count-held"]);
const lists = new RequestLists(documentClient(), environment.REQUESTS_TABLE);

/** Says how many requests are held, as a metric. What the schedule hands it means nothing. */
export async function handler(): Promise<void> {
  metrics.addMetric("HeldNow", "Count", await lists.countHeld());
  metrics.publishStoredMetrics();
}
