import type { Hono } from "hono";
import { apiGateway } from "../cloud/api-gateway/index.ts";
import { createRestApi } from "../cloud/api-gateway/rest-api.ts";
import { UsagePlan } from "../cloud/api-gateway/usage-plan.ts";
import { type Place, roleArn } from "../cloud/arns.ts";
import {
  ExecutionEnvironment,
  type FunctionInputs,
  type Outcome,
  sandboxStopped,
} from "../cloud/lambda/lambda-environment.ts";
import type { LocalCloud } from "../cloud/local-cloud.ts";
import type { Program } from "../cloud/program/program.ts";
import type { AwsCall, JsonObject } from "../cloud/service.ts";
import { NotPossibleNow } from "../world/input.ts";
import type { RequestAnswer } from "./answers.ts";

/** Whoever looks at the sandbox from outside: sees everything, and is struck by nothing. */
export function observerRole(place: Place): string {
  return roleArn(place, "observer");
}

/** Only this object knows it, and only its own stage takes it: as an API key, and as whose credentials sign. */
const observersKey = "observer";
const observersHeaders = {
  "x-api-key": observersKey,
  authorization: `AWS4-HMAC-SHA256 Credential=${observersKey}/20261122/here/execute-api/aws4_request`,
};

/**
 * Asks the program where its requests stand, as any caller of the API would, and without being noticed: the
 * deployed document and the deployed function answer, but in a stage without a throttle and an execution
 * environment of its own, so that nobody waits for it and no fault meant for others strikes it.
 */
export class Requests {
  readonly #cloud: LocalCloud;
  readonly #program: Program;
  /** Where the stage is mounted: `/v1`. */
  readonly #basePath: string;
  readonly #stage: Hono;
  readonly #environments = new Map<string, ExecutionEnvironment>();
  #last: Promise<unknown> = Promise.resolve();
  #isStopped = false;

  constructor(cloud: LocalCloud, program: Program) {
    this.#cloud = cloud;
    this.#program = program;
    this.#basePath = cloud.service(apiGateway).stage.basePath;
    cloud.iam.addAdministrator(observerRole(cloud.place));
    const [api] = program.of("aws:apigateway/restApi:RestApi");
    this.#stage = createRestApi({
      ...cloud.place,
      body: String(api?.state.body),
      stageName: this.#basePath.slice(1),
      apiKeys: new Map([[observersKey, new UsagePlan({}, cloud.clock)]]),
      mayInvoke: (accessKeyId) => (accessKeyId === observersKey ? "yes" : "unknown"),
      clock: cloud.clock,
      call: (call) => this.#call(call),
      apiId: String(api?.state.id),
    });
  }

  /**
   * @returns undefined if the API knows no such request
   * @throws {NotPossibleNow} if the sandbox was reset, which whoever waits for a request meets
   */
  async get(requestId: string): Promise<RequestAnswer | undefined> {
    const path = `${this.#basePath}/messages/${encodeURIComponent(requestId)}`;
    const answer = await this.#stage.request(path, { headers: observersHeaders });
    if (answer.status === 404) return undefined;
    const text = await answer.text();
    if (answer.status === 200) return JSON.parse(text) as RequestAnswer;
    if (this.#isStopped)
      throw new NotPossibleNow(
        "The sandbox was reset meanwhile: no request of before is there any more. Send it again.",
      );
    throw new Error(`GET ${path} answered ${answer.status}: ${text}`);
  }

  /** Those that the API knows, in the order given. */
  async list(requestIds: readonly string[]): Promise<RequestAnswer[]> {
    const answers = await Promise.all(requestIds.map((requestId) => this.get(requestId)));
    return answers.filter((answer) => answer !== undefined);
  }

  /** Answers what has been asked, and stops. */
  async stop(): Promise<void> {
    await this.#last;
    this.#isStopped = true;
    await Promise.all([...this.#environments.values()].map((environment) => environment.stop()));
  }

  /** An execution environment runs one invocation at a time. */
  #call({ service, action, input }: AwsCall): Promise<JsonObject> {
    if (service !== "lambda")
      throw new Error(`GET of a request calls ${service}:${action}; the observer knows functions only.`);
    const turn = this.#last.then(() => this.#invoke(String(input.FunctionName), input.Payload ?? {}));
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #invoke(functionArn: string, payload: JsonObject[string]): Promise<JsonObject> {
    // Nobody would end another environment.
    if (this.#isStopped)
      return { StatusCode: 200, FunctionError: "Unhandled", Payload: { ...sandboxStopped } };
    const environment = this.#environmentOf(functionArn);
    const failure = await environment.ready;
    const outcome: Outcome =
      failure === undefined ? await environment.invoke(payload, this.#cloud.clock.now()) : { error: failure };
    if ("result" in outcome) return { StatusCode: 200, Payload: outcome.result };
    return { StatusCode: 200, FunctionError: "Unhandled", Payload: { ...outcome.error } };
  }

  #environmentOf(functionArn: string): ExecutionEnvironment {
    const known = this.#environments.get(functionArn);
    if (known !== undefined && !known.ended) return known;
    const { clock, credentials, endpoint, place } = this.#cloud;
    const definition = this.#program.byArn(functionArn)?.state as FunctionInputs | undefined;
    if (definition === undefined) throw new Error(`The program has no function ${functionArn}.`);
    const environment = new ExecutionEnvironment({
      definition,
      credentials: credentials.issue(observerRole(place)),
      region: place.region,
      endpoint,
      now: clock.now(),
      log: () => {},
    });
    this.#environments.set(functionArn, environment);
    return environment;
  }
}
