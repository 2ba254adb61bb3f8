import { readFileSync, writeFileSync } from "node:fs";
import { clientTypes } from "./client-types.ts";
import { failuresDoc } from "./failures-doc.ts";
import { mistakesDoc } from "./mistakes-doc.ts";
import { openapiDoc } from "./openapi.ts";
import { apiDoc } from "./routes-doc.ts";

/** What docs/ holds that is made from the code, by file name, out of what the file holds now. A test fails while one is not current. */
export const generatedDocs: Readonly<Record<string, (current: string) => string>> = {
  "openapi.json": openapiDoc,
  "failures.md": failuresDoc,
  "mistakes.md": mistakesDoc,
  "api.md": apiDoc,
};

/** What is made from the API's document for the client. */
export const clientTypesPath = new URL("../client/openapi.ts", import.meta.url);

export function docPath(name: string): URL {
  return new URL(`../docs/${name}`, import.meta.url);
}

// npm run docs
if (import.meta.main) {
  for (const [name, make] of Object.entries(generatedDocs)) {
    writeFileSync(docPath(name), make(readFileSync(docPath(name), "utf8")));
  }
  writeFileSync(clientTypesPath, await clientTypes());
}
