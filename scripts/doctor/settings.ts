import * as v from "valibot";
import { mistakesIn, StackConfig } from "../../lib/infrastructure/config.ts";
import type { Stack } from "./stack.ts";

/** The settings of a stack, as far as the program would take them, and its own words on the others. */
export interface Settings {
  /** Only what is set rightly, or has a default. */
  readonly sound: Partial<StackConfig>;
  /** As `<setting>: <rule>`. */
  readonly mistakes: readonly string[];
}

/** Reads what a stack's file says as the program does, but goes on after a mistake. */
export function settingsOf(stack: Stack): Settings {
  const mistakes = mistakesIn(stack.values, { stack: stack.name, isLocal: false }).filter(
    // Of an encrypted value the program knows more.
    (mistake) => !(stack.encrypted.includes(settingOf(mistake)) && mistake.includes(": is missing")),
  );
  const atFault = new Set([...mistakes.map(settingOf), ...stack.encrypted]);
  const sound = Object.entries(StackConfig.entries).flatMap(([name, schema]) => {
    if (atFault.has(name)) return [];
    const read = v.safeParse(schema as v.GenericSchema, stack.values[name]);
    return read.success && read.output !== undefined ? [[name, read.output]] : [];
  });
  return { sound: Object.fromEntries(sound), mistakes };
}

/** @param mistake as `<setting>: <rule>`, or `<setting>.<field>: <rule>` */
export function settingOf(mistake: string): string {
  return /^[\w-]+/.exec(mistake)?.[0] ?? "";
}
