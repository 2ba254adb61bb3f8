/** How a person keeps their phone. */
export interface PhoneBehaviour {
  /** Switched on and reachable. */
  online: boolean;
  onWhatsApp: boolean;
  /** Opens the chat: what is there is read at once, what comes later soon after. */
  reads: boolean;
  /** Has blocked the business. */
  blocks: boolean;
  /**
   * Has a username, so that WhatsApp does not tell the business the number: it is absent from what the person
   * writes, or, as some have met it, an empty string.
   */
  hidesNumber: boolean | "empty";
  /** The name in the person's WhatsApp profile. */
  name: string;
}
