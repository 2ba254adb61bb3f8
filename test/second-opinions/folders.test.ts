import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import type { Registration } from "../engine/engine.ts";
import { root, runStack } from "../engine/stack.ts";
import { archivePath, isRecord } from "../engine/values.ts";

/** What the program is made of; its libraries are shared. */
const program = ["Pulumi.yaml", "package.json", "tsconfig.json", "index.ts", "handlers", "lib", "workflows"];

const elsewhere = mkdtempSync(join(tmpdir(), "another-clone-"));
for (const path of program) cpSync(join(root, path), join(elsewhere, path), { recursive: true });
symlinkSync(join(root, "node_modules"), join(elsewhere, "node_modules"), "dir");
afterAll(() => rmSync(elsewhere, { recursive: true }));

/** A stack is deployed by whoever is at hand, from wherever they cloned it: that alone must change nothing. */
it("registers the same inputs from another folder, bundles included", async () => {
  const [here, there] = await Promise.all(
    [root, elsewhere].map((directory) => runStack({}, { directory, nodeOptions: [] })),
  );

  expect(there?.exitCode).toBe(0);
  expect(there?.registrations.map(fingerprint)).toEqual(here?.registrations.map(fingerprint));
});

function fingerprint({ urn, inputs, dependencies }: Registration) {
  return { urn, inputs: withContents(inputs), dependencies };
}

/** Puts the contents of each bundle in the place of its path, as the engine does when it compares. */
function withContents(value: unknown): unknown {
  const folder = archivePath(value);
  if (folder !== undefined) return contents(folder);
  if (Array.isArray(value)) return value.map(withContents);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withContents(member)]));
}

function contents(folder: string) {
  const code = readFileSync(join(folder, "index.cjs"));
  const map = JSON.parse(readFileSync(join(folder, "index.cjs.map"), "utf8")) as {
    sources: string[];
    mappings: string;
  };
  return {
    code: createHash("sha256").update(code).digest("hex"),
    mappings: createHash("sha256").update(map.mappings).digest("hex"),
    // The libraries are behind a link here, which adds steps upward: all of them relative, or the folder would show.
    sources: map.sources.map((source) => source.replace(/^(\.\.\/)+.*node_modules\//, "node_modules/")),
  };
}
