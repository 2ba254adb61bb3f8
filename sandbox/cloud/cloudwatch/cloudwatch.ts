import { type AlarmInputs, checkAlarm } from "./alarm.ts";
import { type EmittedMetric, embeddedMetrics } from "./embedded-metric.ts";

/** CloudWatch without time: what would be watched, and what functions have counted. No alarm rings here. */
export class CloudWatch {
  readonly #lines: () => Iterable<string>;
  readonly #alarms = new Map<string, AlarmInputs>();

  /** @param lines what all functions have written */
  constructor(lines: () => Iterable<string>) {
    this.#lines = lines;
  }

  /** @throws Error for an alarm that CloudWatch would refuse */
  createAlarm(alarm: AlarmInputs): void {
    checkAlarm(alarm);
    this.#alarms.set(alarm.name, alarm);
  }

  /**
   * @throws Error for a body that CloudWatch would refuse
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
   */
  createDashboard({ dashboardName, dashboardBody }: { dashboardName: string; dashboardBody: string }): void {
    if (!/^[\w-]{1,255}$/.test(dashboardName))
      throw new Error(`A dashboard's name has letters, digits, - and _: ${dashboardName}.`);
    const { widgets } = JSON.parse(dashboardBody) as { widgets?: unknown };
    if (!Array.isArray(widgets) || widgets.length > 500)
      throw new Error(`The dashboard ${dashboardName} needs a list of up to 500 widgets.`);
  }

  alarms(): readonly AlarmInputs[] {
    return [...this.#alarms.values()];
  }

  /** What functions have counted, as far as their logs are kept. */
  metrics(): EmittedMetric[] {
    return [...this.#lines()].flatMap(embeddedMetrics);
  }
}
