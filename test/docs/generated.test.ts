import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { docPath, generatedDocs } from "../../scripts/docs.ts";

it.each(Object.entries(generatedDocs))("%s is what `npm run docs` writes", (name, make) => {
  const written = readFileSync(docPath(name), "utf8");
  expect(written, "run: npm run docs").toBe(make(written));
});
