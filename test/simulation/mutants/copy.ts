import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Edit, Mutant } from "./mutants.ts";

/**
 * Makes a mistake in a copy of the program.
 * @param root the folder of the program
 * @param use given the folder of the copy, which is gone afterwards
 */
export async function inCopyWith<Result>(
  mutant: Mutant,
  root: string,
  use: (copy: string) => Promise<Result>,
): Promise<Result> {
  const copy = mkdtempSync(join(tmpdir(), "mutant-"));
  try {
    for (const part of ["index.ts", "Pulumi.yaml", "package.json", "handlers", "lib", "workflows"]) {
      cpSync(join(root, part), join(copy, part), { recursive: true });
    }
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
    for (const edit of [mutant, ...(mutant.also === undefined ? [] : [mutant.also])]) make(edit, copy);
    return await use(copy);
  } finally {
    rmSync(copy, { recursive: true });
  }
}

function make({ file, from, to }: Edit, copy: string): void {
  const path = join(copy, file);
  const text = readFileSync(path, "utf8");
  if (!text.includes(from)) throw new Error(`A mutant no longer applies: ${file} does not contain ${from}`);
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
}
