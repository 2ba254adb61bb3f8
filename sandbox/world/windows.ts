/** https://developers.facebook.com/docs/whatsapp/pricing#customer-service-windows */
const windowLength = 24 * 60 * 60 * 1000;
/** After a message that came by a click-to-WhatsApp ad. https://developers.facebook.com/docs/whatsapp/pricing#free-entry-point-conversations */
const windowLengthAfterAd = 72 * 60 * 60 * 1000;

/** The customer service windows: until when a business may write free-form to a person, by pair of numbers. */
export class ServiceWindows {
  readonly #until = new Map<string, number>();

  /** The person wrote `at`, virtual milliseconds. An older message than the last does not shorten what is open. */
  open(pair: string, at: number, { cameByAd }: { readonly cameByAd: boolean }): void {
    const until = at + (cameByAd ? windowLengthAfterAd : windowLength);
    this.#until.set(pair, Math.max(until, this.#until.get(pair) ?? 0));
  }

  isOpen(pair: string, now: number): boolean {
    return now < (this.#until.get(pair) ?? 0);
  }
}
