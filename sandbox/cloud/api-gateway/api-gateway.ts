import type { Hono } from "hono";
import type { AwsService, JsonObject } from "../service.ts";
import type { Cloud } from "../service-definition.ts";
import { accountArn, accountOperations, accountSettings } from "./account.ts";
import { createRestApi } from "./rest-api.ts";
import type { Throttle } from "./usage-plan.ts";

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
}

export interface UsagePlanKeyInputs {
  readonly keyId: string;
  readonly usagePlanId: string;
}

/** API Gateway with one REST API and one stage, which is all that one address can serve. */
export class ApiGateway implements AwsService {
  readonly restOperations = accountOperations;
  readonly #cloud: Pick<Cloud, "aws" | "clock" | "place">;
  readonly #apis: RestApiInputs[] = [];
  readonly #stages: StageInputs[] = [];
  readonly #plans: UsagePlanInputs[] = [];
  /** The values of the keys, by id. */
  readonly #keys = new Map<string, string>();
  readonly #planKeys: UsagePlanKeyInputs[] = [];
  #opened: { readonly basePath: string; readonly routes: Hono } | undefined;

  constructor(cloud: Pick<Cloud, "aws" | "clock" | "place">) {
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

  /**
   * Opens the stage, if the program has one.
   * @throws UnsupportedApi for a document that the sandbox does not serve; Error for more than one API, stage or plan
   */
  open(): void {
    const [api, ...moreApis] = this.#apis;
    const [stage, ...moreStages] = this.#stages;
    if (api === undefined || stage === undefined) return;
    const { aws, clock, place } = this.#cloud;
    const { stageName } = stage;
    const [plan, ...morePlans] = this.#plans.filter(({ apiStages = [] }) =>
      apiStages.some((covered) => covered.apiId === api.id && covered.stage === stageName),
    );
    if (moreApis.length + moreStages.length + morePlans.length > 0)
      throw new Error("The sandbox serves programs with one REST API, one stage and one usage plan.");
    const throttle = plan?.throttleSettings;
    const routes = createRestApi({
      ...place,
      body: api.body,
      stageName,
      // A key opens what its usage plan covers, and nothing without one.
      apiKeys: this.#planKeys
        .filter(({ usagePlanId }) => usagePlanId === plan?.id)
        .map(({ keyId }) => this.#keys.get(keyId) ?? ""),
      ...(throttle === undefined ? {} : { throttle }),
      clock,
      call: (call) => aws.call(call),
      apiId: api.id,
    });
    this.#opened = { basePath: `/${stageName}`, routes };
  }

  /** The stage's routes, and where to mount them: `/v1`. */
  get stage(): { readonly basePath: string; readonly routes: Hono } {
    if (this.#opened === undefined) throw new Error("The program has no REST API with a stage.");
    return this.#opened;
  }
}
