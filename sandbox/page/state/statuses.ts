/** How a status looks: under way, well ended, ended otherwise, or gone wrong. */
export type Tone = "going" | "good" | "over" | "bad";

/** Every status that GET may show of a request. */
export const tones = {
  accepted: "going",
  held: "going",
  sent_for_delivery: "going",
  sent: "going",
  delivered: "good",
  read: "good",
  unknown: "over",
  expired: "over",
  cancelled: "over",
  opted_out: "over",
  failed: "bad",
  invalid: "bad",
  too_many_held: "bad",
} as const satisfies Readonly<Record<string, Tone>>;

export type Status = keyof typeof tones;

export const statuses = Object.keys(tones) as Status[];

export function isStatus(word: string): word is Status {
  return Object.hasOwn(tones, word);
}

/** As people read it. */
export function statusWords(status: string): string {
  return status.replaceAll("_", " ");
}
