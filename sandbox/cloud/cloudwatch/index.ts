import { arnOf } from "../arns.ts";
import { lambda } from "../lambda/index.ts";
import { nameOf } from "../names.ts";
import type { ServiceDefinition } from "../service-definition.ts";
import type { AlarmInputs } from "./alarm.ts";
import type { CloudWatch } from "./cloudwatch.ts";

/** CloudWatch: alarms and dashboards are checked and kept; metrics are those that functions write into their logs. */
export const cloudWatch: ServiceDefinition<CloudWatch> = {
  name: "cloudwatch",
  start: async (cloud) => {
    const { CloudWatch } = await import("./cloudwatch.ts");
    return new CloudWatch(() => cloud.service(lambda).lines());
  },
  resourceTypes: {
    "aws:cloudwatch/metricAlarm:MetricAlarm": {
      outputs: (creation) => {
        const name = nameOf(creation);
        return { id: name, outputs: { name, arn: arnOf(creation.place, "cloudwatch", `alarm:${name}`) } };
      },
      build: (alarm: AlarmInputs, running) => running.createAlarm(alarm),
    },
    "aws:cloudwatch/dashboard:Dashboard": {
      outputs: ({ inputs, place }) => {
        const name = String(inputs.dashboardName);
        // Dashboards belong to the account, not to a region.
        return {
          id: name,
          outputs: { dashboardArn: `arn:aws:cloudwatch::${place.accountId}:dashboard/${name}` },
        };
      },
      build: (dashboard: { dashboardName: string; dashboardBody: string }, running) =>
        running.createDashboard(dashboard),
    },
  },
};
