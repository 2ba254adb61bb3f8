import type { Aws } from "../aws.ts";
import type { Clock } from "../clock.ts";
import { AwsError, type Json } from "../service.ts";

/** The inputs of an `aws.scheduler.Schedule` that decide what it does, with its ARN. */
export interface ScheduleInputs {
  readonly name: string;
  readonly arn: string;
  /** Default `default`. */
  readonly groupName?: string;
  readonly scheduleExpression: string;
  readonly flexibleTimeWindow: { readonly mode: string };
  readonly state?: string;
  readonly startDate?: string;
  readonly endDate?: string;
  readonly target: {
    /** The ARN of a function. */
    readonly arn: string;
    /** The role as which it is invoked. */
    readonly roleArn: string;
    /** JSON: what the function gets. */
    readonly input?: string;
    readonly retryPolicy?: { readonly maximumRetryAttempts?: number };
  };
}

const MILLISECONDS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * EventBridge Scheduler: functions that are invoked every so often, by the virtual clock, for the first time when one such
 * period has passed since the schedule was made. AWS is up to a minute late; nothing here is.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export class Scheduler {
  readonly #clock: Clock;
  readonly #aws: Aws;
  readonly #runs: boolean;

  /** @param options.schedules whether schedules run; default yes */
  constructor(options: { readonly clock: Clock; readonly aws: Aws; readonly schedules?: boolean }) {
    this.#clock = options.clock;
    this.#aws = options.aws;
    this.#runs = options.schedules ?? true;
  }

  /** @throws Error for a schedule that the sandbox does not know how to run. */
  createSchedule(schedule: ScheduleInputs): void {
    const period = periodOf(schedule);
    const { input } = checkedTarget(schedule);
    if (!this.#runs || (schedule.state ?? "ENABLED") !== "ENABLED") return;
    this.#clock.every(period, () => this.#invoke(schedule, input));
  }

  async #invoke({ target }: ScheduleInputs, payload: Json): Promise<void> {
    try {
      await this.#aws.call({
        principal: { role: target.roleArn },
        service: "lambda",
        action: "Invoke",
        input: { FunctionName: target.arn, InvocationType: "Event", Payload: payload },
      });
    } catch (error) {
      // It is not tried again. What it may not do, it drops on AWS in silence, which nobody wants to search for.
      if (!(error instanceof AwsError) || error.code === "AccessDeniedException") throw error;
    }
  }
}

/** @returns milliseconds */
function periodOf({ name, scheduleExpression, flexibleTimeWindow, ...schedule }: ScheduleInputs): number {
  if (flexibleTimeWindow.mode !== "OFF" || schedule.startDate !== undefined || schedule.endDate !== undefined)
    throw new Error(`The sandbox's schedules have no flexible window, no start and no end: ${name}.`);
  const [, count, unit = "", plural] = /^rate\((\d+) (minute|hour|day)(s?)\)$/.exec(scheduleExpression) ?? [];
  // `rate(1 minutes)` and `rate(5 minute)` are no expressions.
  if (count === undefined || Number(count) < 1 || (Number(count) === 1) !== (plural === ""))
    throw new Error(
      `The sandbox knows schedules like rate(5 minutes), not ${scheduleExpression} of ${name}.`,
    );
  return Number(count) * (MILLISECONDS[unit] ?? 0);
}

function checkedTarget({ name, target }: ScheduleInputs): { readonly input: Json } {
  if (!target.arn.includes(":function:"))
    throw new Error(`The sandbox's schedules invoke functions; ${name} has ${target.arn}.`);
  if (target.input === undefined)
    throw new Error(`The schedule ${name} needs an input: the sandbox knows no default of it.`);
  if (target.retryPolicy?.maximumRetryAttempts !== 0)
    throw new Error(
      `The sandbox's schedules do not try again: ${name} needs a retryPolicy with maximumRetryAttempts 0.`,
    );
  return { input: JSON.parse(target.input) as Json };
}
