import openapiTS, { astToString, type OpenAPI3 } from "openapi-typescript";
import { publicDocument } from "../lib/api/openapi.ts";

/** The types of the client, client/openapi.ts, made from the API's document. */
export async function clientTypes(): Promise<string> {
  // JSON, as openapi-typescript reads it; it changes what it is given.
  const document = JSON.parse(JSON.stringify(publicDocument())) as OpenAPI3;
  const types = astToString(await openapiTS(document, { silent: true }));
  return `// Made from the API's OpenAPI document by \`npm run docs\`.\n${types}`;
}
