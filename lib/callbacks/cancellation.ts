import { setTimeout } from "node:timers/promises";
import { phoneId } from "../messaging/phone-id.ts";
import type { Conversations } from "../tables/conversations.ts";
import type { Executions } from "../tables/executions.ts";
import { lineOf } from "../tables/line.ts";
import type { Requests, StoredRequest } from "../tables/requests.ts";
import type { TaskTokens } from "./task-tokens.ts";

/** Between two looks at a request that is on its way, milliseconds. */
const pauses = [0, 200, 400, 800];

/** Takes back messages that are still held. Step Functions is the judge: a token is answered once, by the first. */
export class Cancellation {
  readonly #conversations: Conversations;
  readonly #requests: Requests;
  readonly #executions: Executions;
  readonly #tokens: TaskTokens;
  readonly #originationId: string;

  constructor(parts: {
    conversations: Conversations;
    requests: Requests;
    executions: Executions;
    tokens: TaskTokens;
    /** The business number of requests that were made before their rows said it. */
    originationId: string;
  }) {
    this.#conversations = parts.conversations;
    this.#requests = parts.requests;
    this.#executions = parts.executions;
    this.#tokens = parts.tokens;
    this.#originationId = parts.originationId;
  }

  /** @returns `not_known_yet` if Step Functions is too busy to say whose number the request goes to */
  async cancel(requestId: string): Promise<"cancelled" | "not_held" | "not_found" | "not_known_yet"> {
    const request = await this.#requests.get(requestId);
    if (request === undefined) {
      const execution = await this.#executions.find(requestId);
      if (execution === "not known yet") return "not_known_yet";
      return execution === undefined ? "not_found" : "not_held";
    }
    if (request.latest_status === "cancelled") return "cancelled";
    if (request.latest_status !== "held") return "not_held";
    if (await this.#takeBack(request)) {
      await this.#requests.mark(requestId, "cancelled", new Date());
      return "cancelled";
    }
    // Somebody else was first: a reply, the end of the hold, or the same caller a moment ago; or this very call,
    // whose first answer was lost. The execution is about to say which.
    for (const pause of pauses) {
      const now = await this.#requests.get(requestId);
      if (now?.latest_status !== "held") return now?.latest_status === "cancelled" ? "cancelled" : "not_held";
      await setTimeout(pause);
    }
    return "not_held";
  }

  /** No table says whose number a request goes to, so the execution's input is asked. */
  async #takeBack({ request_id: requestId, origination_id }: StoredRequest): Promise<boolean> {
    const number = await this.#executions.destinationNumber("whatsapp", requestId);
    if (number === undefined) return false;
    const conversation = {
      phone_id: phoneId(number),
      origination_id: origination_id ?? this.#originationId,
    };
    const line = lineOf((await this.#conversations.get(conversation)) ?? {});
    const token = line.find((waiting) => waiting.requestId === requestId)?.token;
    if (token === undefined) return false;
    return this.#tokens.fail(token, "RequestCancelled", {
      code: "RequestCancelled",
      title: "The caller cancelled the request.",
    });
  }
}
