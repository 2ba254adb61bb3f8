import { control } from "./door.ts";
import { type Person, world } from "./world.ts";

/** Whom the page introduces where there is nobody yet; numbers that regulators keep for fiction. */
const firstPeople = [
  { number: "+14155550123", name: "Ana" },
  { number: "+447700900145", name: "Ben" },
  { number: "+525555550187", name: "Carla" },
];

export async function seedPeople(): Promise<void> {
  if (world.get().people.length > 0) return;
  for (const { number, name } of firstPeople) await introduce(number, name);
  world.set({ people: await control<Person[]>("GET", "/phones") });
}

/** @returns the number in the form under which the phone is known */
export async function introduce(number: string, name: string | undefined): Promise<string> {
  const path = `/phones/${encodeURIComponent(number)}`;
  const person =
    name === undefined || name === ""
      ? await control<Person>("GET", path)
      : await control<Person>("PATCH", path, { name });
  return person.number;
}
