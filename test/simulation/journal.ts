import type { JsonObject } from "../../sandbox/cloud/service.ts";
import type { Item } from "./aws/expressions.ts";
import type { Business } from "./world/businesses.ts";
import type { Writing } from "./world/plan.ts";

/** What happened in a run, in the order in which it did: what rules judge, and what a story is told from. */
export type Fact = { readonly at: number } & (
  | {
      readonly kind: "asked";
      readonly request: string;
      readonly person: string;
      readonly body: JsonObject;
      readonly channel: "whatsapp" | "sms";
    }
  /** With the same key, on the other route or from another number. */
  | { readonly kind: "asked again"; readonly request: string; readonly channel: "whatsapp" | "sms" }
  /** The execution entered a state. */
  | { readonly kind: "entered"; readonly request: string; readonly state: string }
  /** Its task token has been stored. */
  | { readonly kind: "waits"; readonly request: string }
  | {
      readonly kind: "ended";
      readonly request: string;
      readonly status: string;
      readonly output: string | undefined;
      readonly error: string | undefined;
    }
  | { readonly kind: "redriven"; readonly request: string }
  /** A send API took a message. */
  | {
      readonly kind: "sent";
      readonly request: string;
      readonly person: string;
      readonly role: string;
      readonly free: boolean;
      readonly message: string;
      readonly channel: "whatsapp" | "sms";
      /** The number that sent it on WhatsApp. */
      readonly business?: Business;
      /** When it was called; the fact is noted when the call is carried out. */
      readonly calledAt: number;
    }
  /** AWS refused to send an SMS to a number that has opted out of them. */
  | { readonly kind: "refused as opted out"; readonly request: string }
  /** A carrier made a status; it may take long to arrive, or never do. */
  | {
      readonly kind: "status";
      readonly message: string;
      readonly status: string;
      readonly event: string;
      readonly code: string | undefined;
    }
  | { readonly kind: "shown"; readonly person: string; readonly message: string }
  | {
      readonly kind: "wrote";
      readonly person: string;
      /** The number to which it was written. */
      readonly business: Business;
      /** By Meta's clock, epoch seconds: all that the event tells. */
      readonly second: number;
      readonly event: string;
      readonly meaning: "reply" | "opt out" | "opt in" | "nothing";
      readonly what: Writing;
    }
  /** What Meta says of the template that asks people to write. */
  | { readonly kind: "template"; readonly state: "PAUSED" | "APPROVED"; readonly event: string }
  /** An event reached the queue, and was handled without a failure. */
  | { readonly kind: "arrived"; readonly event: string }
  | { readonly kind: "handled"; readonly event: string }
  | { readonly kind: "dead-lettered"; readonly event: string }
  | {
      readonly kind: "got";
      readonly request: string;
      /** When it was asked for; the fact is noted when it is answered. */
      readonly askedAt: number;
      readonly status: number;
      readonly body: JsonObject;
    }
  | {
      readonly kind: "cancelled";
      readonly request: string;
      /** When it was asked for; the fact is noted when it is answered. */
      readonly askedAt: number;
      readonly status: number;
    }
  | { readonly kind: "operator"; readonly request: string; readonly did: string }
  | { readonly kind: "published"; readonly type: string; readonly detail: JsonObject }
  | {
      readonly kind: "changed";
      readonly table: string;
      readonly key: string;
      readonly before: Item | undefined;
      readonly after: Item | undefined;
    }
  | { readonly kind: "logged"; readonly by: string; readonly line: string }
  | { readonly kind: "threw"; readonly by: string; readonly error: string }
);

export type FactOf<Kind extends Fact["kind"]> = Extract<Fact, { kind: Kind }>;

type Untimed<F> = F extends Fact ? Omit<F, "at"> : never;

export class Journal {
  readonly facts: Fact[] = [];
  readonly #byKind = new Map<Fact["kind"], Fact[]>();
  readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  note(fact: Untimed<Fact>): void {
    const noted = { at: this.now(), ...fact } as Fact;
    this.facts.push(noted);
    const others = this.#byKind.get(noted.kind);
    if (others === undefined) this.#byKind.set(noted.kind, [noted]);
    else others.push(noted);
  }

  of<Kind extends Fact["kind"]>(kind: Kind): Array<FactOf<Kind>> {
    return [...(this.#byKind.get(kind) ?? [])] as Array<FactOf<Kind>>;
  }
}
