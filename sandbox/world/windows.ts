/**
 * How long a business may write free-form to a person after their last message, seconds; and after one that came by a
 * click-to-WhatsApp ad. Meta's side of what the stack goes by, so the stack's own numbers are not used here.
 * https://developers.facebook.com/docs/whatsapp/pricing#customer-service-windows
 * https://developers.facebook.com/docs/whatsapp/pricing#free-entry-point-conversations
 */
export const windowSeconds = { message: 24 * 60 * 60, advertisement: 72 * 60 * 60 } as const;

/** A person's customer service windows: until when a business may write to them free-form, by its number. */
export class ServiceWindows {
  readonly #until = new Map<string, number>();

  /** The person wrote `at`, virtual milliseconds. An older message than the last does not shorten what is open. */
  open(business: string, at: number, { cameByAd }: { readonly cameByAd: boolean }): void {
    const until = at + (cameByAd ? windowSeconds.advertisement : windowSeconds.message) * 1000;
    this.#until.set(business, Math.max(until, this.#until.get(business) ?? 0));
  }

  isOpen(business: string, now: number): boolean {
    return now < (this.#until.get(business) ?? 0);
  }

  /** From the number of each business that the person has written to, to the end of the window. */
  ends(): ReadonlyMap<string, number> {
    return this.#until;
  }
}
