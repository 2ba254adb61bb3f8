/**
 * A document with what stands between `<!-- <name>: npm run docs -->` and `<!-- /<name> -->` made new.
 * @param make the part, out of what it is now
 * @throws Error if the document has no such part
 */
export function withPart(document: string, name: string, make: (current: string) => string): string {
  const begin = `<!-- ${name}: npm run docs -->`;
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
