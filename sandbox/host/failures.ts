import { readFile } from "node:fs/promises";
import type { KnownFailure } from "./answers.ts";

const document = new URL("../../docs/failures.md", import.meta.url);

/** The documented failures; none where the documents are not there. */
export async function documentedFailures(): Promise<KnownFailure[]> {
  const text = await readFile(document, "utf8").catch(() => "");
  return text.split(/^## /m).slice(1).flatMap(failuresIn);
}

/** Rows are `| \`131026\` | what it means | [Meta](https://…) |`. */
function failuresIn(section: string): KnownFailure[] {
  const name = section.slice(0, section.indexOf("\n")).trim();
  const action = /^\*\*What the stack does:\*\* (.*)$/m.exec(section)?.[1] ?? "";
  return [...section.matchAll(/^\| `([^`]+)` \| (.*?) \| \[[^\]]*\]\((\S+?)\) \|$/gm)].map(
    ([, code = "", meaning = "", source = ""]) => ({ code, class: name, meaning, action, source }),
  );
}

/** Finds a code, also within a range such as `200-299`. */
export function findFailure(failures: readonly KnownFailure[], code: string): KnownFailure | undefined {
  return (
    failures.find((failure) => failure.code === code) ??
    failures.find((failure) => isWithin(failure.code, code))
  );
}

function isWithin(range: string, code: string): boolean {
  const [, first, last] = /^(\d+)-(\d+)$/.exec(range) ?? [];
  return (
    first !== undefined &&
    last !== undefined &&
    /^\d+$/.test(code) &&
    Number(code) >= Number(first) &&
    Number(code) <= Number(last)
  );
}
