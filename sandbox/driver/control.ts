import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { text as textOf } from "node:stream/consumers";

/** The sandbox refused something; the message says why, and what is possible. */
export class SandboxError extends Error {
  override readonly name = "SandboxError";
  /** The HTTP status of its answer; 0 if it did not answer. */
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** Calls the control routes of a sandbox: docs/sandbox.md has them all. */
export class Control {
  readonly #url: string;
  #isStopped = false;

  /** @param url the sandbox's, without a path */
  constructor(url: string) {
    this.#url = url;
  }

  /** From now on nobody answers. */
  stopped(): void {
    this.#isStopped = true;
  }

  /**
   * @param path from `/sandbox` on, such as `/clock`
   * @returns the answer's JSON; undefined if it has none
   * @throws {SandboxError}
   */
  async call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const { status, text } = await this.#ask(method, path, body);
    const answer = this.#read(status, text);
    if (status >= 300) throw new SandboxError(status, answer?.message ?? `${method} ${path} failed.`);
    return answer as Answer;
  }

  async #ask(method: string, path: string, body: unknown): Promise<{ status: number; text: string }> {
    try {
      if (!this.#isStopped) return await ask(method, `${this.#url}/sandbox${path}`, body);
    } catch (cause) {
      throw new SandboxError(0, `The sandbox at ${this.#url} does not answer: has its process ended?`, {
        cause,
      });
    }
    throw new SandboxError(0, `The sandbox at ${this.#url} was stopped, so ${path} has no answer.`);
  }

  #read(status: number, text: string) {
    try {
      return text === "" ? undefined : JSON.parse(text);
    } catch (cause) {
      throw new SandboxError(
        status,
        `What is at ${this.#url} answered ${status}, and not as a sandbox does: is it still the one that was started?`,
        { cause },
      );
    }
  }
}

/**
 * Not by `fetch`, which gives up after five minutes: whoever waits for a request while time runs may wait for longer.
 * Each call has a connection of its own, because one that is kept may be closed just when it is used again.
 */
async function ask(method: string, url: string, body: unknown): Promise<{ status: number; text: string }> {
  const calling = request(url, { method, headers: { "content-type": "application/json" }, agent: false });
  calling.end(body === undefined ? undefined : JSON.stringify(body));
  const [response] = (await once(calling, "response")) as [IncomingMessage];
  return { status: response.statusCode ?? 0, text: await textOf(response) };
}
