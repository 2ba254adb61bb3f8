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
    const response = await this.#fetch(path, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = text === "" ? undefined : JSON.parse(text);
    if (!response.ok) throw new SandboxError(response.status, answer?.message ?? `${method} ${path} failed.`);
    return answer as Answer;
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    try {
      if (!this.#isStopped) return await fetch(`${this.#url}/sandbox${path}`, init);
    } catch (cause) {
      throw new SandboxError(0, `The sandbox at ${this.#url} does not answer: has its process ended?`, {
        cause,
      });
    }
    throw new SandboxError(0, `The sandbox at ${this.#url} was stopped, so ${path} has no answer.`);
  }
}
