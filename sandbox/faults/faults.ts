import type { CallInterceptor } from "../cloud/aws.ts";
import type { Clock } from "../cloud/clock.ts";
import type { Interference, PublishedEvent, SmsTrouble, WhatsAppTrouble } from "../world/interference.ts";
import type { Phones } from "../world/phones.ts";
import { WritingBeforeCall } from "./before-call.ts";
import { failCall, fitsCall } from "./calls.ts";
import { EventFaults, fitsEvent } from "./events.ts";
import { readFault } from "./fault.ts";
import { type Fault, PendingFaults } from "./pending.ts";
import { concerns } from "./person.ts";

/** What is to go wrong, and when: with events, with calls of AWS's APIs, and with what the carriers do. */
export class Faults implements Interference {
  readonly #listeners: Array<() => void> = [];
  readonly #pending = new PendingFaults(() => this.#changed());
  readonly #events: EventFaults;
  readonly #writing: WritingBeforeCall;

  /** `phones` are needed for what people do before a call. */
  constructor(deps: { readonly clock: Clock; readonly phones?: Pick<Phones, "write"> }) {
    this.#events = new EventFaults(deps.clock);
    this.#writing = new WritingBeforeCall(deps.clock, deps.phones);
  }

  /** Calls `listener` whenever a fault was added, has struck, or was forgotten. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /**
   * Adds a fault, such as `{"call": {"state": "AwaitReply"}, "lose": "answer"}`.
   * @throws {InvalidInput} that says what is possible
   */
  add(input: unknown): Fault {
    return this.#pending.add(readFault(input));
  }

  /** Oldest first. */
  list(): Fault[] {
    return this.#pending.list();
  }

  /** Forgets all that has not struck; events held back for another to overtake them go out now. */
  clear(): void {
    this.#events.release();
    this.#pending.clear();
  }

  /** Fails calls, loses them or their answers, or lets something come before them, as asked. */
  readonly interceptor: CallInterceptor = async (call, proceed) => {
    const fault = this.#pending.take("call", (candidate) => fitsCall(candidate, call));
    if (fault === undefined) return this.#writing.watch(call, proceed);
    if (fault.before === undefined || fault.number === undefined) return failCall(fault, proceed);
    await this.#writing.write(fault.number, fault.before.write);
    return proceed();
  };

  publish(event: PublishedEvent, publish: () => void): void {
    const fault = this.#pending.take("events", (candidate) => fitsEvent(candidate, event));
    this.#events.publish(event, publish, fault);
  }

  nextWhatsApp(message: {
    readonly number: string;
    readonly isTemplate: boolean;
  }): WhatsAppTrouble | undefined {
    return this.#pending.take(
      "whatsapp",
      ({ number, role }) =>
        concerns(number, message.number) &&
        (role === undefined || (role === "template") === message.isTemplate),
    );
  }

  nextSms(message: { readonly number: string }): SmsTrouble | undefined {
    return this.#pending.take("sms", ({ number }) => concerns(number, message.number));
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
