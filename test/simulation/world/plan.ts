import { draw } from "../kernel/random.ts";
import type { Business } from "./businesses.ts";

/** What somebody does in a run, and when: milliseconds after its beginning. */
export type Deed = { readonly at: number } & (
  | {
      readonly does: "asks";
      readonly request: string;
      readonly person: string;
      readonly channel: "whatsapp" | "sms";
      readonly seconds: number;
      readonly fallback: boolean;
      readonly kind: "text" | "template";
      /** The number that the caller names. */
      readonly from?: Business;
    }
  /** With the same key, on the other route or from another number. */
  | {
      readonly does: "asks again";
      readonly request: string;
      readonly person: string;
      readonly channel: "whatsapp" | "sms";
      readonly from?: Business;
    }
  | {
      readonly does: "writes";
      readonly person: string;
      readonly event: string;
      readonly what: Writing;
      /** The first number, if it is not said. */
      readonly to?: Business;
    }
  | { readonly does: "gets" | "cancels" | "stops" | "redrives" | "answers by hand"; readonly request: string }
);

export type Writing =
  | "text"
  | "from an ad"
  | "button"
  | "Cancel button"
  | "reaction"
  | "takes reaction back"
  | "hidden number"
  | "STOP"
  | "START";

/** For how long a business may write to somebody who has written so. */
export function windowHours(what: Writing): number {
  if (what === "takes reaction back") return 0;
  return what === "from an ad" ? 72 : 24;
}

export const people = ["Ana", "Ben", "Cleo"] as const;

/** Seconds after the deed before: moments at which something else may be going on. */
const pauses = [
  ...[0, 0.003, 0.02, 0.1, 0.5, 1, 2, 4, 8, 20, 29, 31, 59.9, 60, 60.1, 118, 125, 300],
  ...[3_600, 7_199, 7_200, 7_201, 85_795, 85_800, 85_805, 86_399, 86_401],
];
const writings: ReadonlyArray<readonly [Writing, number]> = [
  ["text", 10],
  ["button", 2],
  ["Cancel button", 1],
  ["reaction", 1],
  ["takes reaction back", 0.5],
  ["hidden number", 1],
  ["STOP", 1.5],
  ["START", 1],
];

/** In how many runs the stack has two numbers. */
const twoNumbersChance = 0.25;

/**
 * Whether a plan is of a stack with two numbers. One that does not name the second is of a stack with one, so that a story
 * which needs no second number is shrunk to one that has none.
 */
export function namesSecond(plan: readonly Deed[]): boolean {
  return plan.some(
    (deed) => ("from" in deed && deed.from === "second") || ("to" in deed && deed.to === "second"),
  );
}

/** What people, callers and operators do in the run of this seed. */
export function planOf(seed: number, operators: boolean): Deed[] {
  let drawn = 0;
  const random = () => draw(seed, `plan ${drawn++}`);
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const deeds: Deed[] = [];
  // Drawn beside the sequence, which stays the same where there is one number.
  const numbers = draw(seed, "two numbers") < twoNumbersChance ? new NumbersDrawn(seed) : undefined;
  const crowd = people.slice(0, random() < 0.75 ? 1 : 2);
  for (const person of crowd) {
    let at = Math.floor(random() * 3_000);
    const requests: string[] = [];
    let lastWriting: Writing | undefined;
    const count = 2 + Math.floor(random() * 8);
    const seconds = one([60, 120, 600, 1_800, 7_200]);
    // Somebody to whom things happen close together, or over days.
    const span = one([8, 14, 18, pauses.length]);
    // Often several messages are made at once, so that they wait in line.
    const burst = random() < 0.5 ? Math.floor(random() * 4) : 0;
    for (let index = 0; index < count; index++) {
      const roll = random();
      if (index <= burst || roll < 0.42) {
        const request = `${person.toLowerCase()}-${requests.length + 1}`;
        requests.push(request);
        const channel = random() < 0.06 ? "sms" : "whatsapp";
        deeds.push({
          ...{ at, does: "asks", request, person, channel, fallback: random() < 0.2 },
          seconds: random() < 0.8 ? seconds : one([60, 120, 600, 7_200]),
          kind: random() < 0.05 ? "template" : "text",
          ...(channel === "whatsapp" ? numbers?.from(request) : undefined),
        });
        if (draw(seed, `asks again ${request}`) < 0.06) {
          const again =
            at + Math.floor(1_000 * (pauses[Math.floor(draw(seed, `${request} again after`) * 18)] ?? 0));
          const other = channel === "sms" ? "whatsapp" : "sms";
          deeds.push({
            ...{ at: again, does: "asks again", request, person, channel: other },
            ...(other === "whatsapp" ? numbers?.from(`${request} again`) : undefined),
          });
        }
        const elsewhere = channel === "whatsapp" ? numbers?.fromElsewhere(request) : undefined;
        if (elsewhere !== undefined)
          deeds.push({ at: at + 700, does: "asks again", request, person, channel, ...elsewhere });
      } else if (roll < 0.75) {
        const event = `${person} writes ${deeds.length}`;
        const what = weighted(writings, random());
        // Whoever has stopped often starts again.
        const byAd = what === "text" && draw(seed, `by an ad ${deeds.length}`) < 0.1;
        const startsAgain = lastWriting === "STOP" && random() < 0.6;
        lastWriting = startsAgain ? "START" : byAd ? "from an ad" : what;
        deeds.push({
          at,
          does: "writes",
          person,
          event,
          what: lastWriting,
          ...numbers?.to(event, startsAgain),
        });
      } else if (roll < (operators ? 0.8 : 0.88)) deeds.push({ at, does: "gets", request: one(requests) });
      else if (roll < 0.83 || !operators) deeds.push({ at, does: "cancels", request: one(requests) });
      else
        deeds.push({
          at,
          does: one(["stops", "redrives", "answers by hand"] as const),
          request: one(requests),
        });
      at += Math.floor(1_000 * one(pauses.slice(0, span)));
    }
  }
  return deeds.sort((a, b) => a.at - b.at);
}

/** Which of two numbers people write to, and callers name. */
class NumbersDrawn {
  readonly #seed: number;
  #last: Business = "first";

  constructor(seed: number) {
    this.#seed = seed;
  }

  to(event: string, startsAgain: boolean): { to?: Business } {
    // Whoever starts again mostly does so where they have stopped.
    const stays = startsAgain && draw(this.#seed, `${event}: where they stopped`) < 0.8;
    if (!stays) this.#last = draw(this.#seed, `${event}: to`) < 0.5 ? "second" : "first";
    return this.#last === "second" ? { to: "second" } : {};
  }

  from(request: string): { from?: Business } {
    const drawn = draw(this.#seed, `${request}: from`);
    return drawn < 0.4 ? {} : { from: drawn < 0.7 ? "first" : "second" };
  }

  /** Of a key that is used again with another number, that number. */
  fromElsewhere(request: string): { from: Business } | undefined {
    if (draw(this.#seed, `${request}: again from another number`) >= 0.06) return undefined;
    return { from: this.from(request).from === "second" ? "first" : "second" };
  }
}

function weighted<T>(options: ReadonlyArray<readonly [T, number]>, roll: number): T {
  let rest = roll * options.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [option, weight] of options) {
    rest -= weight;
    if (rest < 0) return option;
  }
  return (options[0] as readonly [T, number])[0];
}
