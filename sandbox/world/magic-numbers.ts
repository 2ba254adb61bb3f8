import type { PhoneBehaviour } from "./phone-behaviour.ts";

/** A number whose phone, or person, behaves in a certain way from the start, without a control call. */
export interface MagicNumber {
  /** E.164. */
  readonly number: string;
  /** What it does, in words. */
  readonly does: string;
  readonly behaviour?: Partial<PhoneBehaviour>;
  /** What the person writes as soon as a template has come. */
  readonly answers?: string;
  /** Whether the answer quotes the template, which is all that tells whose answer it is where the number is hidden. */
  readonly quotes?: boolean;
  /** Meta's error codes for its WhatsApp messages, one after the other and again from the beginning; 0 for none. */
  readonly refusals?: readonly number[];
  /** The event in which its SMS end. */
  readonly sms?: string;
}

const yes = "Yes please";

/** Of the numbers that are kept free for fiction: +1 415 555 0100 to 0199. */
const all: readonly MagicNumber[] = [
  { number: "+14155550150", does: "answers at once", answers: yes },
  { number: "+14155550151", does: "never answers" },
  { number: "+14155550152", does: "is not on WhatsApp", behaviour: { onWhatsApp: false } },
  { number: "+14155550153", does: "is switched off", behaviour: { online: false } },
  { number: "+14155550154", does: "has blocked the business", behaviour: { blocks: true } },
  {
    number: "+14155550155",
    does: "answers at once, and reads what comes",
    behaviour: { reads: true },
    answers: yes,
  },
  {
    number: "+14155550156",
    does: "answers at once; Meta limits the rate, and takes every third message",
    answers: yes,
    refusals: [131056, 131056, 0],
  },
  { number: "+14155550157", does: "answers STOP at once", answers: "STOP" },
  {
    number: "+14155550158",
    does: "cannot be reached at all",
    behaviour: { onWhatsApp: false },
    sms: "TEXT_UNREACHABLE",
  },
  {
    number: "+14155550159",
    does: "hides its number behind a username, and answers at once, quoting what it answers",
    behaviour: { hidesNumber: true },
    answers: yes,
    quotes: true,
  },
];

/** By number. */
export const magicNumbers: ReadonlyMap<string, MagicNumber> = new Map(
  all.map((magic) => [magic.number, magic]),
);
