import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "./config.ts";

/** A key with which the API may be called. */
export interface ApiKey {
  /** As `aws apigateway get-api-key --api-key` takes it. */
  readonly id: pulumi.Output<string>;
  /** What callers send in the header `x-api-key`: a secret. */
  readonly value: pulumi.Output<string>;
}

/** What several keys are, each by its name. */
export interface NamedKeys {
  readonly ids: Readonly<Record<string, pulumi.Output<string>>>;
  readonly values: Readonly<Record<string, pulumi.Output<string>>>;
}

interface Limits {
  /** Requests a second. */
  readonly rateLimit: number;
  /** How many at once. */
  readonly burstLimit: number;
}

export interface ApiKeyArgs {
  readonly stage: aws.apigateway.Stage;
  /** As the console shows it. Default: one that Pulumi makes up. */
  readonly name?: string;
  readonly limits: Limits;
  readonly quota?: StackConfig["apiKeys"][number]["quota"];
}

/** An API key, with a usage plan of its own. */
export function apiKey(
  resourceName: string,
  { stage, name, limits, quota }: ApiKeyArgs,
  options: pulumi.CustomResourceOptions,
): ApiKey {
  const key = new aws.apigateway.ApiKey(resourceName, name === undefined ? {} : { name }, options);
  const plan = new aws.apigateway.UsagePlan(
    resourceName,
    {
      apiStages: [{ apiId: stage.restApi, stage: stage.stageName }],
      throttleSettings: limits,
      ...(quota === undefined ? {} : { quotaSettings: quota }),
    },
    options,
  );
  new aws.apigateway.UsagePlanKey(
    resourceName,
    { keyId: key.id, keyType: "API_KEY", usagePlanId: plan.id },
    // It has the key's value too, which the provider does not mark as a secret here.
    { ...options, additionalSecretOutputs: ["value"] },
  );
  return { id: key.id, value: pulumi.secret(key.value) };
}

export function namedApiKeys(
  resourceName: string,
  args: {
    readonly stage: aws.apigateway.Stage;
    readonly keys: StackConfig["apiKeys"];
    /** Of keys that have none of their own. */
    readonly limits: Limits;
  },
  options: pulumi.CustomResourceOptions,
): NamedKeys {
  const made = args.keys.map(({ name, rateLimit, burstLimit, quota }) => {
    const limits = {
      rateLimit: rateLimit ?? args.limits.rateLimit,
      burstLimit: burstLimit ?? args.limits.burstLimit,
    };
    const key = apiKey(`${resourceName}-${name}`, { stage: args.stage, name, limits, quota }, options);
    return [name, key] as const;
  });
  return {
    ids: Object.fromEntries(made.map(([name, { id }]) => [name, id])),
    values: Object.fromEntries(made.map(([name, { value }]) => [name, value])),
  };
}
