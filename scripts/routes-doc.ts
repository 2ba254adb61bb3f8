import { stageName } from "../lib/api/openapi.ts";
import { routes } from "../lib/api/routes.ts";

const begin = "<!-- routes: npm run docs -->";
const end = "<!-- /routes -->";

/** docs/api.md, with its table of routes made from the list of them. */
export function apiDoc(current: string): string {
  const [before, rest] = current.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`docs/api.md lacks ${begin} … ${end}.`);
  const rows = routes.map(({ method, path, operation }) => {
    return `| \`${method.toUpperCase()} /${stageName}${path}\` | ${operation.summary} |`;
  });
  return `${before}${begin}\n${["| Route | Does |", "|---|---|", ...rows].join("\n")}\n${end}${after}`;
}
