// Writes the public API document to docs/openapi.json: npm run openapi
import { writeFileSync } from "node:fs";
import { publicDocument } from "../lib/api/openapi.ts";

writeFileSync(
  new URL("../docs/openapi.json", import.meta.url),
  `${JSON.stringify(publicDocument(), null, 2)}\n`,
);
