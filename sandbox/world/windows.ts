/**
 * Whatever led the person to write: an advertisement makes 72 hours of messages free of charge, and no longer window.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/pricing
 */
const windowLength = 24 * 60 * 60 * 1000;

/** The customer service windows: until when a business may write free-form to a person, by pair of numbers. */
export class ServiceWindows {
  readonly #until = new Map<string, number>();

  /** The person wrote `at`, virtual milliseconds. An older message than the last does not shorten what is open. */
  open(pair: string, at: number): void {
    this.#until.set(pair, Math.max(at + windowLength, this.#until.get(pair) ?? 0));
  }

  isOpen(pair: string, now: number): boolean {
    return now < (this.#until.get(pair) ?? 0);
  }
}
