import { type Person, personOf, sandboxNow } from "./world.ts";

/** Whether WhatsApp lets the business write freely to this person now. */
export function isWindowOpen(number: string): boolean {
  const person = personOf(number);
  return person !== undefined && hasOpenWindow(person);
}

export function hasOpenWindow({ windows }: Pick<Person, "windows">): boolean {
  return Object.values(windows).some((end) => sandboxNow() < Date.parse(end));
}
