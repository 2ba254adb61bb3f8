import type { ExecutionDetail, Fault, RequestAnswer } from "../host/answers.ts";
import type { Awaited } from "./awaited.ts";
import { Clock, type Duration, seconds } from "./clock.ts";
import { Control } from "./control.ts";
import { Person } from "./person.ts";

/** A sandbox that runs in a process of its own, and the people in it. */
export class Sandbox {
  /** Where it is: `http://127.0.0.1:50123`. The API is under `/v1`. */
  readonly url: string;
  /** For the header `x-api-key`. */
  readonly apiKey: string;
  readonly clock: Clock;
  readonly #control: Control;
  readonly #stop: () => Promise<void>;
  #people = 0;

  constructor(place: { readonly url: string; readonly apiKey: string }, stop: () => Promise<void>) {
    this.url = place.url;
    this.apiKey = place.apiKey;
    this.#control = new Control(place.url);
    this.clock = new Clock(this.#control);
    this.#stop = stop;
  }

  /** Somebody with the number that is given, or with one that nobody else has got here. */
  person(number = `+1415555${String(2000 + this.#people++)}`): Person {
    return new Person(this.#control, number);
  }

  /** Where a request stands. */
  async request(requestId: string): Promise<RequestAnswer> {
    return this.#control.call("GET", `/requests/${idIn("request", requestId)}`);
  }

  /**
   * Waits in the sandbox's time until a request has a status, has an outcome, or has `ended`. A frozen clock is moved
   * as far as it takes, and no further.
   * @param within at most; a minute if it is not given
   * @throws {SandboxError} that says how the request stands, if it does not come to that
   * @throws {TypeError} if there is no id
   */
  async waitUntil(requestId: string, until: Awaited, within: Duration = 60): Promise<RequestAnswer> {
    const query = new URLSearchParams({ until, within: `${seconds(within)}s` });
    return this.#control.call("GET", `/requests/${idIn("waitUntil", requestId)}?${query}`);
  }

  /** The workflow of a request: its status, and its history in AWS's names. */
  async execution(requestId: string): Promise<ExecutionDetail> {
    return this.#control.call("GET", `/executions/${idIn("execution", requestId)}`);
  }

  /** The events that the stack has published for other systems, oldest first. */
  events(): Promise<Array<{ readonly "detail-type": string; readonly detail: Record<string, unknown> }>> {
    return this.#control.call("GET", "/bus");
  }

  /** Lets happen what follows at once; what is held stays held. */
  async settle(): Promise<void> {
    await this.#control.call("POST", "/settle");
  }

  /** What is to go wrong next, such as `{whatsapp: 131026}`. */
  fault(fault: Readonly<Record<string, unknown>>): Promise<Fault> {
    return this.#control.call("POST", "/faults", fault);
  }

  /** Any control route, such as `control("GET", "/tables/messages")`. */
  control<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.#control.call<Answer>(method, path, body);
  }

  /** Makes everything as it was at the start, the time too. */
  async reset(): Promise<void> {
    await this.#control.call("POST", "/reset");
    this.#people = 0;
  }

  /** Ends the sandbox's process; so does the end of this one. */
  stop(): Promise<void> {
    this.#control.stopped();
    return this.#stop();
  }
}

/** A request's id as a part of a path: an answer that had none is noticed here, where its test can be seen. */
function idIn(method: string, requestId: unknown): string {
  if (typeof requestId === "string" && requestId !== "") return encodeURIComponent(requestId);
  throw new TypeError(
    `${method} takes a request's id, the request_id of the API's answer; it was given ${JSON.stringify(requestId)}.`,
  );
}
