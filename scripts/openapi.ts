import { publicDocument } from "../lib/api/openapi.ts";

/** The API as its callers read it: docs/openapi.json. */
export function openapiDoc(): string {
  return `${JSON.stringify(publicDocument(), null, 2)}\n`;
}
