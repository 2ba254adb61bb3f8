import type { SendPath } from "../state/channels.ts";

/** How a story is told: each answers code. `person` and `request` are what stands for them in the code. */
export interface Tongue {
  /** Words that a person's variable must not be. */
  readonly taken: readonly string[];
  /** The seconds that pass by themselves after a deed. */
  readonly moment: number;
  file(lines: readonly string[]): string;
  person(number: string): string;
  /** The messages on the phone. */
  shown(person: string): string;
  writes(person: string, writing: string): string;
  is(person: string, behaviour: string): string;
  /** Answers the request's id. */
  sends(sent: {
    readonly path: SendPath;
    readonly person: string;
    readonly number: string;
    /** All but its recipient, if that is the person. */
    readonly message: Readonly<Record<string, unknown>>;
    readonly key: string | undefined;
  }): string;
  /** A send that the API did not accept, or did not understand. */
  refused(sent: {
    readonly path: SendPath;
    readonly body: unknown;
    readonly key: string | undefined;
    readonly status: number;
  }): string;
  cancels(request: string, status: number): readonly string[];
  fault(fault: string): string;
  clearFaults(): string;
  /** @param stem how the queue's name begins; the rest is another in every program version */
  redrives(stem: string): readonly string[];
  event(channel: "whatsapp" | "sms", event: string): string;
  passes(seconds: number): string;
  received(person: string, lines: readonly string[]): readonly string[];
  status(request: string, status: string): string;
}
