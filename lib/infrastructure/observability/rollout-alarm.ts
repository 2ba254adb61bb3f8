import type { AlarmPlan } from "./alarms.ts";
import { own } from "./metric.ts";

/** What has a new version of the workflows go back: sooner than the alarm of every day, which looks at five minutes. */
export const rolloutAlarm: AlarmPlan = {
  title: "Faults while versions change",
  text: "A request ended by a fault while a new version of the workflows was taking over, so the version before it has all requests again. Find it with the saved query of failures by code, and look at its execution.",
  metrics: { faults: own("RequestFaults") },
  threshold: 1,
  period: 60,
  periods: [1, 1],
};
