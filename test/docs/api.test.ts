import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { stageName } from "../../lib/api/openapi.ts";
import { routes } from "../../lib/api/routes.ts";

const page = readFileSync(new URL("../../docs/api.md", import.meta.url), "utf8");

it("docs/api.md has a row for each route", () => {
  const rows = [...page.matchAll(/^\| `([A-Z]+ \/\S+)` \|/gm)].map(([, route]) => route);
  expect(rows).toEqual(routes.map(({ method, path }) => `${method.toUpperCase()} /${stageName}${path}`));
});
