import type { PhoneBehaviour } from "../../host/answers.ts";
import type { SendPath, Writing } from "../state/channels.ts";

/** One thing that was done to the sandbox, and its time (epoch milliseconds) just before. */
export type Step = { readonly at: number } & Deed;

export type Deed =
  | {
      readonly kind: "send";
      readonly path: SendPath;
      /** The phone that it goes to. */
      readonly number: string;
      readonly body: unknown;
      readonly key: string | undefined;
      readonly status: number;
      readonly requestId: string | undefined;
    }
  | { readonly kind: "write"; readonly number: string; readonly writing: Writing }
  | { readonly kind: "change"; readonly number: string; readonly behaviour: Partial<PhoneBehaviour> }
  | { readonly kind: "cancel"; readonly requestId: string; readonly status: number }
  | { readonly kind: "fault"; readonly fault: Readonly<Record<string, unknown>> }
  | { readonly kind: "clear-faults" }
  | { readonly kind: "redrive"; readonly queue: string }
  | { readonly kind: "event"; readonly channel: "whatsapp" | "sms"; readonly event: unknown };

/** How things stood at the mark from which a record begins. */
export interface Mark {
  readonly at: number;
  readonly phones: Readonly<Record<string, PhoneAtMark>>;
  /** Requests that were under way. */
  readonly underWay: number;
}

export interface PhoneAtMark {
  /** What differs from a phone that nobody has touched. */
  readonly behaviour: Partial<PhoneBehaviour>;
  /** The messages that it showed. */
  readonly shown: readonly string[];
  /** When the person last wrote on WhatsApp, epoch milliseconds. */
  readonly lastWroteAt: number | undefined;
  /** Whether the business could write to them freely. */
  readonly isWindowOpen: boolean;
  readonly optedOut: boolean;
}
