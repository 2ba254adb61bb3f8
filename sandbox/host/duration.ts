import { InvalidInput } from "../world/input.ts";

const units = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/**
 * Reads a length of time as people write it: `90s`, `10m`, `2h`, `1d`, or a number of seconds alone.
 * @param name what it is of, for the one who made the mistake
 * @returns seconds
 * @throws {InvalidInput}
 */
export function readDuration(name: string, text: string): number {
  const [, amount, unit = "s"] = /^(\d+(?:\.\d+)?)([smhd])?$/.exec(text) ?? [];
  if (amount === undefined)
    throw new InvalidInput(`${name}: must be a length of time such as 90s, 10m, 2h or 1d.`);
  return Number(amount) * units[unit as keyof typeof units];
}
