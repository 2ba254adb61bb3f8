import { readdir, readFile } from "node:fs/promises";
import { expect, it } from "vitest";

const file = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), "utf8");
const stranger = "test/package/stranger";

// npm run test:package runs them.
it.each(
  (await readdir(new URL(`../../${stranger}`, import.meta.url))).filter((name) => !name.endsWith(".d.ts")),
)("docs/testing.md shows %s as it is run", async (name) => {
  expect(await file("docs/testing.md")).toContain((await file(`${stranger}/${name}`)).trimEnd());
});
