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
    const { ok, status, text } = await this.#fetch(path, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
    const answer = this.#read(status, text);
    if (!ok) throw new SandboxError(status, answer?.message ?? `${method} ${path} failed.`);
    return answer as Answer;
  }

  async #fetch(path: string, init: RequestInit): Promise<{ ok: boolean; status: number; text: string }> {
    try {
      if (!this.#isStopped) {
        const response = await fetch(`${this.#url}/sandbox${path}`, init);
        // Within this, because the process may also end in the middle of its answer.
        return { ok: response.ok, status: response.status, text: await response.text() };
      }
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
