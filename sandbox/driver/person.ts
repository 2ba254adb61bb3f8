import type { PhoneBehaviour, PhoneMessage } from "../host/answers.ts";
import type { Control } from "./control.ts";

/** Somebody with a phone. */
export class Person {
  /** E.164. */
  readonly number: string;
  readonly #control: Control;

  constructor(control: Control, number: string) {
    this.#control = control;
    this.number = number;
  }

  /**
   * Writes to the business: words, or anything else that people send, such as `{button: "Send it"}` or
   * `{channel: "sms", text: "STOP"}`. Only a button that is on the phone can be tapped: after `waitUntil(…, "held")` its
   * template may be on its way still, so `settle()` first.
   */
  writes(message: string | Readonly<Record<string, unknown>>): Promise<PhoneMessage> {
    const writing = typeof message === "string" ? { text: message } : message;
    return this.#control.call("POST", `${this.#path}/messages`, writing);
  }

  /**
   * Changes how the phone behaves: `online`, `onWhatsApp`, `reads`, `blocks`, `hidesNumber`, `name`; such as
   * `{online: false}`.
   * @throws {SandboxError} for anything else
   */
  async is(behaviour: Partial<PhoneBehaviour>): Promise<void> {
    await this.#control.call("PATCH", this.#path, behaviour);
  }

  /** What the phone shows, oldest first: `out` is from the business. */
  messages(): Promise<PhoneMessage[]> {
    return this.#control.call("GET", `${this.#path}/messages`);
  }

  /** The texts that the business has sent to this phone, oldest first. */
  async received(): Promise<string[]> {
    const messages = await this.messages();
    return messages.filter(({ direction }) => direction === "out").map(({ body }) => body);
  }

  get #path(): string {
    return `/phones/${this.number}`;
  }
}
