import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ChangeStream } from "../change-stream.ts";
import type { StackConfig } from "../config.ts";
import type { EventQueue } from "../event-queue.ts";
import type { HandlerFunction } from "../handler-function.ts";
import type { RestApi } from "../rest-api.ts";
import type { Workflow } from "../workflow.ts";
import { alarmPlans } from "./alarms.ts";
import { dashboardBody } from "./dashboard.ts";
import { metricAlarm } from "./metric-alarm.ts";
import { savedQueries } from "./queries.ts";
import type { Watched } from "./watched.ts";

export interface ObservabilityArgs {
  /** By what they are for. */
  readonly queues: Readonly<Record<string, EventQueue>>;
  readonly changes: { readonly stream: ChangeStream; readonly reader: HandlerFunction };
  readonly webhook: { readonly queue: EventQueue } | undefined;
  /** By their handlers. */
  readonly functions: Readonly<Record<string, HandlerFunction>>;
  readonly workflows: Readonly<Record<string, Workflow>>;
  readonly api: RestApi;
  readonly config: Pick<StackConfig, "alarmTopicArn" | "smsSpendAlarm">;
}

/** What shows whether all is well: a dashboard, alarms, and the queries that an operator asks of the logs. */
export class Observability extends pulumi.ComponentResource {
  readonly dashboardUrl: pulumi.Output<string>;
  readonly alarmsUrl: pulumi.Output<string>;
  readonly queriesUrl: pulumi.Output<string>;

  constructor(name: string, args: ObservabilityArgs, options?: pulumi.ComponentResourceOptions) {
    super("messaging:cloudwatch:Observability", name, {}, options);
    const { config } = args;
    const watched = watchedOf(args);
    const { region } = aws.getRegionOutput();
    const parent = { parent: this };

    const dashboard = new aws.cloudwatch.Dashboard(
      name,
      // The provider gives dashboards no name of its own; two stacks in one account have two.
      {
        dashboardName: `${name}-${pulumi.getStack()}`,
        dashboardBody: pulumi.jsonStringify(dashboardBody(watched, region)),
      },
      parent,
    );
    for (const plan of alarmPlans(watched, config.smsSpendAlarm))
      metricAlarm(plan, config.alarmTopicArn, parent);
    savedQueries.forEach(({ name: question, functions, query }, index) => {
      const logGroupNames = functions.flatMap((handler) => watched.logGroups[handler] ?? []);
      new aws.cloudwatch.QueryDefinition(
        `${name}-${index}`,
        { name: `${name}-${pulumi.getStack()}/${question}`, logGroupNames, queryString: query },
        parent,
      );
    });

    const console = (page: pulumi.Input<string>) =>
      pulumi.interpolate`https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#${page}`;
    this.dashboardUrl = console(pulumi.interpolate`dashboards/dashboard/${dashboard.dashboardName}`);
    this.alarmsUrl = console("alarmsV2:");
    this.queriesUrl = console("logsV2:logs-insights");
    this.registerOutputs({ dashboardUrl: this.dashboardUrl });
  }
}

/** What AWS's metrics call all of it. */
function watchedOf({ queues, changes, webhook, functions, workflows, api }: ObservabilityArgs): Watched {
  const setAside = webhook === undefined ? queues : { ...queues, webhook: webhook.queue };
  return {
    queues: mapped(queues, ({ queueName }) => queueName),
    deadLetterQueues: {
      ...mapped(setAside, ({ deadLetterQueueName }) => deadLetterQueueName),
      "publish-changes": changes.stream.deadLetterQueueName,
    },
    functions: mapped(functions, ({ functionName }) => functionName),
    logGroups: mapped(functions, ({ logGroupName }) => logGroupName),
    streamReader: changes.reader.functionName,
    stateMachines: mapped(workflows, ({ arn }) => arn),
    api: api.watched,
  };
}

function mapped<Part>(
  parts: Readonly<Record<string, Part>>,
  name: (part: Part) => pulumi.Output<string>,
): Record<string, pulumi.Output<string>> {
  return Object.fromEntries(Object.entries(parts).map(([key, part]) => [key, name(part)]));
}
