import { NotPossible } from "./command.ts";

/** The control routes of a sandbox that runs: docs/sandbox.md. */
export class SandboxDoor {
  readonly url: string;

  constructor(url: string) {
    this.url = url.replace(/\/+$/, "");
  }

  get<Answer>(path: string): Promise<Answer> {
    return this.#call(path, { method: "GET" });
  }

  post<Answer>(path: string, body: object): Promise<Answer> {
    return this.#call(path, { method: "POST", body: JSON.stringify(body) });
  }

  /** As {@link get}; undefined if there is no such thing. */
  async find<Answer>(path: string): Promise<Answer | undefined> {
    const response = await this.#answer(path, { method: "GET" });
    if (response.status === 404) return undefined;
    return this.#read(path, response);
  }

  async #call<Answer>(path: string, init: RequestInit): Promise<Answer> {
    return this.#read(path, await this.#answer(path, init));
  }

  async #read<Answer>(path: string, response: Response): Promise<Answer> {
    const answer = await response.json().catch(() => undefined);
    if (response.ok && answer !== undefined) return answer as Answer;
    const { message } = (answer ?? {}) as { message?: string };
    throw new NotPossible(
      message ??
        `${this.url}${path} answered ${response.status}, and not as a sandbox does. Is that its address?`,
    );
  }

  async #answer(path: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(`${this.url}/sandbox${path}`, { ...init, signal: AbortSignal.timeout(30_000) });
    } catch {
      throw new NotPossible(
        `There is no sandbox at ${this.url}: start one with npm start, or name its address with --sandbox <url>.`,
      );
    }
  }
}
