import { readFileSync } from "node:fs";
import type { Counted } from "./bill.ts";

/** What test/costs has counted: `npx vitest run test/costs -u` writes it. */
export const counted: Counted = JSON.parse(readFileSync(new URL("./counts.json", import.meta.url), "utf8"));
