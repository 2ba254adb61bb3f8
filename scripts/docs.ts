import { writeFileSync } from "node:fs";
import { failuresDoc } from "./failures-doc.ts";
import { openapiDoc } from "./openapi.ts";

/** What docs/ holds that is made from the code, by file name. A test fails while one of them is not current. */
export const generatedDocs: Readonly<Record<string, () => string>> = {
  "openapi.json": openapiDoc,
  "failures.md": failuresDoc,
};

export function docPath(name: string): URL {
  return new URL(`../docs/${name}`, import.meta.url);
}

// npm run docs
if (import.meta.main) {
  for (const [name, make] of Object.entries(generatedDocs)) writeFileSync(docPath(name), make());
}
