import type { Hono } from "hono";
import type { AwsService, JsonObject } from "../service.ts";
import type { Cloud } from "../service-definition.ts";
import { accountArn, accountOperations, accountSettings } from "./account.ts";
import { ResourcePolicy } from "./resource-policy.ts";
import { createRestApi } from "./rest-api.ts";
import { type Quota, type Throttle, UsagePlan } from "./usage-plan.ts";

/** What counts of an `aws.apigateway.RestApi`. */
export interface RestApiInputs {
  readonly id: string;
  /** The OpenAPI document, JSON. */
  readonly body: string;
}

export interface StageInputs {
  /** The id of the REST API. */
  readonly restApi: string;
  readonly stageName: string;
}

export interface ApiKeyInputs {
  readonly id: string;
  readonly value: string;
}

export interface UsagePlanInputs {
  readonly id: string;
  readonly apiStages?: ReadonlyArray<{ readonly apiId: string; readonly stage: string }>;
  readonly throttleSettings?: Throttle;
  readonly quotaSettings?: Quota & { readonly offset?: number };
}

export interface UsagePlanKeyInputs {
  readonly keyId: string;
  readonly usagePlanId: string;
}

export interface RestApiPolicyInputs {
  readonly restApiId: string;
  /** The document, JSON. */
  readonly policy: string;
}

export interface MethodSettingsInputs {
  readonly restApi: string;
  readonly stageName: string;
  readonly methodPath: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

type Parts = Pick<Cloud, "aws" | "clock" | "place"> & Partial<Pick<Cloud, "credentials" | "iam">>;

/** API Gateway with one REST API and one stage, which is all that one address can serve. */
export class ApiGateway implements AwsService {
  readonly restOperations = accountOperations;
  readonly #cloud: Parts;
  readonly #apis: RestApiInputs[] = [];
  readonly #stages: StageInputs[] = [];
  readonly #plans: UsagePlanInputs[] = [];
  /** The values of the keys, by id. */
  readonly #keys = new Map<string, string>();
  readonly #planKeys: UsagePlanKeyInputs[] = [];
  readonly #policies: RestApiPolicyInputs[] = [];
  readonly #settings: MethodSettingsInputs[] = [];
  #opened: { readonly basePath: string; readonly routes: Hono } | undefined;

  constructor(cloud: Parts) {
    this.#cloud = cloud;
  }

  resources(): string[] {
    return [accountArn(this.#cloud.place)];
  }

  async call(action: string): Promise<JsonObject> {
    if (action !== "GetAccount") throw new Error(`The sandbox's API Gateway knows no ${action}.`);
    return accountSettings(this.#cloud.place);
  }

  createRestApi(api: RestApiInputs): void {
    this.#apis.push(api);
  }

  createStage(stage: StageInputs): void {
    this.#stages.push(stage);
  }

  createApiKey({ id, value }: ApiKeyInputs): void {
    this.#keys.set(id, value);
  }

  createUsagePlan(plan: UsagePlanInputs): void {
    this.#plans.push(plan);
  }

  createUsagePlanKey(key: UsagePlanKeyInputs): void {
    this.#planKeys.push(key);
  }

  putPolicy(policy: RestApiPolicyInputs): void {
    this.#policies.push(policy);
  }

  /** @throws Error for what is not a throttle of all methods */
  putMethodSettings(settings: MethodSettingsInputs): void {
    const names = Object.keys(settings.settings).sort().join();
    if (settings.methodPath !== "*/*" || names !== "throttlingBurstLimit,throttlingRateLimit")
      throw new Error("The sandbox knows of method settings only throttling, of all methods.");
    this.#settings.push(settings);
  }

  /**
   * Opens the stage, if the program has one.
   * @throws UnsupportedApi for a document that the sandbox does not serve; Error for more than one API or stage
   */
  open(): void {
    const [api, ...moreApis] = this.#apis;
    const [stage, ...moreStages] = this.#stages;
    if (api === undefined || stage === undefined) return;
    const { aws, clock, place } = this.#cloud;
    const { stageName } = stage;
    if (moreApis.length + moreStages.length > 0)
      throw new Error("The sandbox serves programs with one REST API, one stage.");
    const policy = this.#policies.find(({ restApiId }) => restApiId === api.id)?.policy;
    const throttle = this.#throttle();
    const routes = createRestApi({
      ...place,
      body: api.body,
      stageName,
      apiKeys: this.#usagePlans(api, stage),
      ...(throttle === undefined ? {} : { throttle }),
      ...(policy === undefined ? {} : { policy: new ResourcePolicy(api.id, policy) }),
      mayInvoke: (accessKeyId, methodArn) => this.#mayInvoke(accessKeyId, methodArn),
      clock,
      call: (call) => aws.call(call),
      apiId: api.id,
    });
    this.#opened = { basePath: `/${stageName}`, routes };
  }

  /** A key opens what its usage plan covers, and nothing without one. @returns by the keys' values */
  #usagePlans(api: RestApiInputs, stage: StageInputs): Map<string, UsagePlan> {
    const plans = new Map<string, UsagePlan>();
    for (const { keyId, usagePlanId } of this.#planKeys) {
      const plan = this.#plans.find(({ id }) => id === usagePlanId);
      const covers = plan?.apiStages?.some(
        (covered) => covered.apiId === api.id && covered.stage === stage.stageName,
      );
      const value = this.#keys.get(keyId);
      if (plan === undefined || covers !== true || value === undefined) continue;
      if (plans.has(value)) throw new Error("Two API keys have the same value, which API Gateway refuses.");
      const { throttleSettings: throttle, quotaSettings: quota } = plan;
      plans.set(value, new UsagePlan({ throttle, quota }, this.#cloud.clock));
    }
    return plans;
  }

  #throttle(): Throttle | undefined {
    const [settings] = this.#settings.map((each) => each.settings);
    if (settings === undefined) return undefined;
    return {
      rateLimit: Number(settings.throttlingRateLimit),
      burstLimit: Number(settings.throttlingBurstLimit),
    };
  }

  /** By whom an access key id was issued to; that the signature fits it is not looked at. */
  #mayInvoke(accessKeyId: string, methodArn: string): "yes" | "no" | "unknown" {
    const role = this.#cloud.credentials?.roleOf(accessKeyId);
    if (role === undefined) return "unknown";
    return this.#cloud.iam?.check({ role }, "execute-api:Invoke", methodArn).allowed === true ? "yes" : "no";
  }

  /** The stage's routes, and where to mount them: `/v1`. */
  get stage(): { readonly basePath: string; readonly routes: Hono } {
    if (this.#opened === undefined) throw new Error("The program has no REST API with a stage.");
    return this.#opened;
  }
}
