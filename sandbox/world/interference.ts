import type { Channel } from "./channels.ts";

/** An event that a carrier is about to publish. */
export interface PublishedEvent {
  /** The WhatsApp topic, SMS events, or AWS's EventBridge events about WhatsApp. */
  readonly channel: Channel | "eventbridge";
  readonly status: string;
  /** The person's, in whatever form. */
  readonly number: string;
}

/** How a WhatsApp message is to end instead of well. */
export interface WhatsAppTrouble {
  /** Meta's error code, or AWS giving up after its 180 minutes. */
  readonly whatsapp: number | "retries-exhausted";
  /** `handover`: Meta refuses the message outright, so that there is no `accepted` and no wamid. */
  readonly at?: "handover" | undefined;
}

/** The event in which an SMS is to end instead of well. */
export interface SmsTrouble {
  readonly sms: string;
}

/** Whoever may meddle with what the carriers do. */
export interface Interference {
  /** Publishes an event: now, late, twice or never. */
  publish(event: PublishedEvent, publish: () => void): void;
  /** What is to become of the next WhatsApp message to this person; asking uses it up. */
  nextWhatsApp(message: {
    readonly number: string;
    readonly isTemplate: boolean;
  }): WhatsAppTrouble | undefined;
  /** What is to become of the next SMS to this person; asking uses it up. */
  nextSms(message: { readonly number: string }): SmsTrouble | undefined;
}
