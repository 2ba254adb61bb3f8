import { metricsOf } from "../messaging/event-metrics.ts";
import type { PublishedEvent } from "../messaging/published-events.ts";
import { metrics } from "./logger.ts";

/** Counts what was published, each on a log line of its own, so that its properties are its own. */
export function countEvents(events: readonly PublishedEvent[]): void {
  for (const { name, dimensions, properties } of events.flatMap(metricsOf)) {
    const one = metrics.singleMetric();
    if (Object.keys(dimensions).length > 0) one.addDimensions(dimensions);
    for (const [property, value] of Object.entries(properties)) one.addMetadata(property, value);
    one.addMetric(name, "Count", 1);
  }
}
