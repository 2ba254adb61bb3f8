import type { Chance } from "./chance.ts";

/** How requests go: as in `npm run costs`. */
export type Kind = "open" | "answered" | "silent" | "sms";
/** Of all requests, by weight. */
export type Mix = Readonly<Record<Kind, number>>;

export const usualMix: Mix = { open: 60, answered: 20, silent: 10, sms: 10 };

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/**
 * How fast phones and people are, milliseconds: assumptions, not measurements. Most phones are on; of those that are off, most come back
 * within hours. Most people answer within minutes, and all whom a run has answer within the hold of two hours.
 */
export const usualBehaviour = {
  /** From the send to the status `accepted`, and to `sent`. */
  accepted: 100,
  sent: (chance: Chance) => chance.logNormal(500, 0.5),
  delivered: (chance: Chance) =>
    chance.happens(0.97) ? chance.logNormal(2 * second, 1) : chance.exponential(2 * hour),
  /** How many read a message, and when after its delivery. */
  readShare: 0.7,
  read: (chance: Chance) => chance.logNormal(minute, 1.5),
  reply: (chance: Chance) => Math.min(100 * minute, 5 * second + chance.logNormal(3 * minute, 1.2)),
  smsDelivered: (chance: Chance) => chance.logNormal(4 * second, 1),
  /** How many requests go to somebody to whom another went just before. */
  repeatShare: 0.1,
};

export type Behaviour = typeof usualBehaviour;
