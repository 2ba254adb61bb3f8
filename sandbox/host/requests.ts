import type { Hono } from "hono";
import { createRestApi } from "../cloud/api-gateway/rest-api.ts";
import type { Clock } from "../cloud/clock.ts";
import type { Credentials } from "../cloud/iam/credentials.ts";
import {
  ExecutionEnvironment,
  type FunctionInputs,
  type Outcome,
} from "../cloud/lambda/lambda-environment.ts";
import type { Program } from "../cloud/program/program.ts";
import type { AwsCall, JsonObject } from "../cloud/service.ts";

/** Where a request stands: what the program's own `GET /messages/{request_id}` answers. */
export interface RequestAnswer {
  readonly request_id: string;
  readonly type: string;
  readonly reference?: string;
  readonly latest_status: string;
  /** Status → ISO instant at which it was first reached. */
  readonly delivery_history: Readonly<Record<string, string>>;
  readonly held_until?: string;
  readonly ended_at?: string;
  readonly outcome?: string;
  readonly error?: MessageError;
  readonly messages: readonly MessageAnswer[];
}

export interface MessageAnswer {
  readonly role: string;
  readonly type: string;
  readonly eum_msg_id: string;
  readonly wa_msg_id: string;
  readonly latest_status: string;
  readonly delivery_history: Readonly<Record<string, string>>;
  readonly error?: MessageError;
}

export interface MessageError {
  readonly code: string;
  readonly title: string;
  readonly details?: string;
}

export interface RequestsOptions {
  readonly program: Program;
  /** Where the stage is mounted, such as `/v1`. */
  readonly basePath: string;
  readonly clock: Clock;
  /** Of somebody who may read everything, and whom no fault strikes. */
  readonly credentials: Credentials;
  readonly region: string;
  readonly accountId: string;
  readonly endpoint: string;
}

/** Only this object knows it, and only its own stage takes it. */
const observersKey = "observer";

/**
 * Asks the program where its requests stand, as any caller of the API would, and without being noticed: the
 * deployed document and the deployed function answer, but in a stage without a throttle and an execution
 * environment of its own, so that nobody waits for it and no fault meant for others strikes it.
 */
export class Requests {
  readonly #options: RequestsOptions;
  readonly #stage: Hono;
  readonly #environments = new Map<string, ExecutionEnvironment>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: RequestsOptions) {
    this.#options = options;
    const { program, basePath, clock, region, accountId } = options;
    const [api] = program.of("aws:apigateway/restApi:RestApi");
    this.#stage = createRestApi({
      body: String(api?.state.body),
      stageName: basePath.slice(1),
      apiKeys: [observersKey],
      clock,
      call: (call) => this.#call(call),
      accountId,
      apiId: String(api?.state.id),
      region,
    });
  }

  /** @returns undefined if the API knows no such request */
  async get(requestId: string): Promise<RequestAnswer | undefined> {
    const path = `${this.#options.basePath}/messages/${encodeURIComponent(requestId)}`;
    const answer = await this.#stage.request(path, { headers: { "x-api-key": observersKey } });
    if (answer.status === 404) return undefined;
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`GET ${path} answered ${answer.status}: ${text}`);
    return JSON.parse(text) as RequestAnswer;
  }

  /** Those that the API knows, in the order given. */
  async list(requestIds: readonly string[]): Promise<RequestAnswer[]> {
    const answers = await Promise.all(requestIds.map((requestId) => this.get(requestId)));
    return answers.filter((answer) => answer !== undefined);
  }

  /** Answers what has been asked, and stops. */
  async stop(): Promise<void> {
    await this.#last;
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
    const environment = this.#environmentOf(functionArn);
    const failure = await environment.ready;
    const outcome: Outcome =
      failure === undefined
        ? await environment.invoke(payload, this.#options.clock.now())
        : { error: failure };
    if ("result" in outcome) return { StatusCode: 200, Payload: outcome.result };
    return { StatusCode: 200, FunctionError: "Unhandled", Payload: { ...outcome.error } };
  }

  #environmentOf(functionArn: string): ExecutionEnvironment {
    const known = this.#environments.get(functionArn);
    if (known !== undefined && !known.ended) return known;
    const { program, credentials, region, endpoint, clock } = this.#options;
    const definition = program.byArn(functionArn)?.state as FunctionInputs | undefined;
    if (definition === undefined) throw new Error(`The program has no function ${functionArn}.`);
    const environment = new ExecutionEnvironment({
      definition,
      credentials,
      region,
      endpoint,
      now: clock.now(),
      log: () => {},
    });
    this.#environments.set(functionArn, environment);
    return environment;
  }
}
