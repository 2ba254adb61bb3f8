import { WebhookFailed } from "../messaging/errors.ts";
import { signedHeaders } from "../messaging/webhook.ts";
import { timing, webhookDelaySeconds } from "../timing.ts";

export interface WebhookSettings {
  readonly url: string;
  readonly secrets: readonly string[];
  /** Sent along as `x-api-key`, for receivers of before there were signatures. */
  readonly key: string | undefined;
}

/** The user's own system, where the stack's events are posted. */
export class WebhookReceiver {
  readonly #settings: WebhookSettings;

  constructor(settings: WebhookSettings) {
    this.#settings = settings;
  }

  /**
   * Posts an event once. Its answer is not read: it says by its status whether it has the event.
   * @param tries how often it has been tried, this time included
   * @throws {WebhookFailed} unless it answers 2xx in time; when to try again is in it
   */
  async post(event: { id: string; body: string }, tries: number): Promise<void> {
    const { url, secrets, key } = this.#settings;
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json; charset=utf-8",
        "user-agent": "messaging-api",
        ...(key === undefined ? {} : { "x-api-key": key }),
        ...signedHeaders({ ...event, at: new Date() }, secrets),
      },
      body: event.body,
      // A redirect could lead where nobody meant events to go.
      redirect: "manual",
      signal: AbortSignal.timeout(timing.webhookAnswerMilliseconds),
    }).catch((error: unknown) => {
      const isLate = error instanceof Error && error.name === "TimeoutError";
      throw new WebhookFailed(
        isLate ? "The webhook did not answer in time." : "The webhook could not be reached.",
        webhookDelaySeconds(tries),
      );
    });
    await response.body?.cancel();
    if (!response.ok)
      throw new WebhookFailed(
        `The webhook answered ${response.status}.`,
        webhookDelaySeconds(tries, Number(response.headers.get("retry-after"))),
      );
  }
}
