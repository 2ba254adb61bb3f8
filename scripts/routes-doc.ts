import { stageName } from "../lib/api/openapi.ts";
import { routes } from "../lib/api/routes.ts";
import { table } from "./document.ts";

/** The API's routes, and what they do. */
export function routesTable(): string {
  return table(
    ["Route", "Does"],
    routes.map(({ method, path, operation }) => [
      `\`${method.toUpperCase()} /${stageName}${path}\``,
      operation.summary,
    ]),
  );
}
