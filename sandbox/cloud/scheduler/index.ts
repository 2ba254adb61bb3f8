import { arnOf } from "../arns.ts";
import { nameOf } from "../names.ts";
import type { ServiceDefinition } from "../service-definition.ts";
import type { ScheduleInputs, Scheduler } from "./scheduler.ts";

export const scheduler: ServiceDefinition<Scheduler> = {
  name: "scheduler",
  start: async (cloud) => {
    const { Scheduler } = await import("./scheduler.ts");
    return new Scheduler({ ...cloud.settings, clock: cloud.clock, aws: cloud.aws });
  },
  resourceTypes: {
    "aws:scheduler/schedule:Schedule": {
      outputs: (creation) => {
        const name = nameOf(creation);
        const group = String(creation.inputs.groupName ?? "default");
        return {
          id: `${group}/${name}`,
          outputs: {
            name,
            groupName: group,
            arn: arnOf(creation.place, "scheduler", `schedule/${group}/${name}`),
          },
        };
      },
      build: (schedule: ScheduleInputs, running, { iam, place }) => {
        const { arn, groupName = "default", target } = schedule;
        // It says for which group it assumes the role, not for which schedule.
        const group = arnOf(place, "scheduler", `schedule-group/${groupName}`);
        if (!iam.canAssume(target.roleArn, "scheduler.amazonaws.com", group))
          throw new Error(`scheduler.amazonaws.com may not assume ${target.roleArn}, the role of ${arn}.`);
        running.createSchedule(schedule);
      },
    },
  },
};
