import type { Clock } from "../cloud/clock.ts";
import type { Interference } from "./interference.ts";
import { magicNumbers } from "./magic-numbers.ts";
import { phoneNumber } from "./numbers.ts";
import type { PhoneMessage, Phones } from "./phones.ts";

/** How long it takes people to answer at once, milliseconds. */
const answerTime = 1_000;

/** Lets those people write who answer by themselves, each template once. */
export function answerByThemselves({ clock, phones }: { clock: Clock; phones: Phones }): void {
  const seen = new WeakSet<PhoneMessage>();
  phones.onChange((phone) => {
    const newest = phone.messages.at(-1);
    const { answers: answer, quotes = false } = magicNumbers.get(phone.number) ?? {};
    if (answer === undefined || newest?.direction !== "out" || newest.template === undefined) return;
    if (seen.has(newest)) return;
    seen.add(newest);
    clock.after(answerTime, () =>
      phones.write(phone.number, { kind: "text", value: answer, ...(quotes && { context: newest.id }) }),
    );
  });
}

/** What the carriers do to these numbers, where nobody asked for something else. */
export function withMagicNumbers(asked: Interference): Interference {
  const sent = new Map<string, number>();
  return {
    publish: (event, publish) => asked.publish(event, publish),
    nextWhatsApp: (message) => {
      const trouble = asked.nextWhatsApp(message);
      const { number, refusals = [] } = magicNumbers.get(phoneNumber(message.number)) ?? {};
      if (trouble !== undefined || number === undefined) return trouble;
      const count = sent.get(number) ?? 0;
      sent.set(number, count + 1);
      const code = refusals[count % refusals.length] ?? 0;
      return code === 0 ? undefined : { whatsapp: code };
    },
    nextSms: (message) => {
      const { sms } = magicNumbers.get(phoneNumber(message.number)) ?? {};
      return asked.nextSms(message) ?? (sms === undefined ? undefined : { sms });
    },
  };
}
