import {
  paginateListAWSDefaultServiceQuotas,
  paginateListServiceQuotas,
  type ServiceQuota,
  ServiceQuotasClient,
} from "@aws-sdk/client-service-quotas";
import { ask, type Fact, fact } from "../fact.ts";
import type { ClientConfig } from "./client.ts";
import { listOf } from "./pages.ts";

/** A quota as Service Quotas knows it. */
export interface Quota {
  readonly code: string;
  readonly value: number;
}

/**
 * What Service Quotas calls those of Step Functions that a stack may meet. By name, as AWS's guide lists no codes:
 * https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
const names = {
  startBucket: /^StartExecution throttle token bucket size$/i,
  startRefill: /^StartExecution throttle token refill rate per second$/i,
  openExecutions: /\bopen executions\b/i,
};
/** Each is missing if Service Quotas knows none by its name. */
export type StepFunctionsQuotas = Readonly<Record<keyof typeof names, Quota | undefined>>;

/** The account's own where it has any, else AWS's defaults, which Service Quotas lists apart. */
export function readStepFunctionsQuotas(config: ClientConfig): Promise<Fact<StepFunctionsQuotas>> {
  const client = new ServiceQuotasClient(config);
  const ServiceCode = "states";
  return fact(async () => {
    const applied = await ask("servicequotas:ListServiceQuotas", () =>
      listOf(paginateListServiceQuotas({ client }, { ServiceCode }), ({ Quotas }) => Quotas),
    );
    const own = pick(applied);
    if (Object.values(own).every((quota) => quota !== undefined)) return own;
    const defaults = await ask("servicequotas:ListAWSDefaultServiceQuotas", () =>
      listOf(paginateListAWSDefaultServiceQuotas({ client }, { ServiceCode }), ({ Quotas }) => Quotas),
    );
    return pick([...applied, ...defaults]);
  });
}

function pick(quotas: readonly ServiceQuota[]): StepFunctionsQuotas {
  const entries = Object.entries(names).map(([key, name]) => {
    const found = quotas.find(({ QuotaName = "", Value }) => name.test(QuotaName) && Value !== undefined);
    return [key, found && { code: found.QuotaCode ?? "", value: found.Value ?? 0 }];
  });
  return Object.fromEntries(entries);
}
