import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../sandbox/", import.meta.url));

/** Which rooms of the sandbox a room may know. */
const mayKnow: Readonly<Record<string, readonly string[]>> = {
  cloud: [],
  world: ["cloud"],
  faults: ["cloud", "world"],
  host: ["cloud", "world", "faults"],
  page: ["host"],
};

/** What each file of the sandbox imports, types too: paths from the sandbox's folder. */
const imports = new Map(
  globSync("**/*.{ts,tsx}", { cwd: root }).map((file): [string, string[]] => [
    file,
    [...readFileSync(join(root, file), "utf8").matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)].map(
      ([, path = ""]) => normalize(join(dirname(file), path)),
    ),
  ]),
);
const roomOf = (file: string) => file.split("/")[0] ?? "";

describe("the rooms of the sandbox", () => {
  it.each(Object.entries(mayKnow))("%s knows %j and no other", (room, known) => {
    const files = [...imports].filter(([file]) => roomOf(file) === room);
    const strangers = files.flatMap(([file, targets]) =>
      targets
        .filter((target) => roomOf(target) in mayKnow && roomOf(target) !== room)
        .filter((target) => !known.includes(roomOf(target)))
        .map((target) => `${file} imports ${target}`),
    );
    expect(files.length).toBeGreaterThan(0);
    expect(strangers).toEqual([]);
  });

  it("have no circles, not even of types", () => {
    const circles: string[] = [];
    const done = new Set<string>();
    const follow = (file: string, path: readonly string[]) => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(" → "));
      if (path.includes(file) || done.has(file)) return;
      for (const target of imports.get(file) ?? []) follow(target, [...path, file]);
      done.add(file);
    };
    for (const file of imports.keys()) follow(file, []);
    expect(circles).toEqual([]);
  });
});
