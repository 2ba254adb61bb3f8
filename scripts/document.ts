/**
 * A document with what stands between `<!-- <name>: <command> -->` and `<!-- /<name> -->` made new.
 * @param make the part, out of what it is now
 * @param command what makes it new
 * @throws Error if the document has no such part
 */
export function withPart(
  document: string,
  name: string,
  make: (current: string) => string,
  command = "npm run docs",
): string {
  const begin = `<!-- ${name}: ${command} -->`;
  const end = `<!-- /${name} -->`;
  const [before, rest] = document.split(begin);
  const [current, after] = rest?.split(end) ?? [];
  if (before === undefined || current === undefined || after === undefined) {
    throw new Error(`The document lacks ${begin} … ${end}.`);
  }
  return `${before}${begin}\n${make(current.trim())}\n${end}${after}`;
}

/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
