import { readFileSync, writeFileSync } from "node:fs";
import { clientTypes } from "./client-types.ts";
import { costsDoc } from "./costs-doc.ts";
import { withPart } from "./document.ts";
import { failuresDoc } from "./failures-doc.ts";
import { mistakesDoc } from "./mistakes-doc.ts";
import { openapiDoc } from "./openapi.ts";
import { endsTable, outcomesInWords, outcomesTable } from "./outcomes-doc.ts";
import { routesTable } from "./routes-doc.ts";
import { whatsAppPicture } from "./workflow-picture.ts";

/** What is made from the code: each document, out of what its file holds now. A test fails while one is not current. */
export const generatedDocs: Readonly<Record<string, (current: string) => string>> = {
  "README.md": (current) => withPart(current, "ends", endsTable),
  "docs/api.md": (current) => withPart(withPart(current, "routes", routesTable), "outcomes", outcomesTable),
  "docs/architecture.md": (current) => withPart(current, "workflow", whatsAppPicture),
  "docs/costs.md": costsDoc,
  "docs/events.md": (current) => withPart(current, "outcomes", outcomesInWords),
  "docs/failures.md": failuresDoc,
  "docs/mistakes.md": mistakesDoc,
  "docs/openapi.json": openapiDoc,
  "docs/operations.md": (current) => withPart(current, "ends", endsTable),
};

/** What is made from the API's document for the client. */
export const clientTypesPath = new URL("../client/openapi.ts", import.meta.url);

/** @param name from the project's root */
export function docPath(name: string): URL {
  return new URL(`../${name}`, import.meta.url);
}

// npm run docs
if (import.meta.main) {
  for (const [name, make] of Object.entries(generatedDocs)) {
    writeFileSync(docPath(name), make(readFileSync(docPath(name), "utf8")));
  }
  writeFileSync(clientTypesPath, await clientTypes());
}
