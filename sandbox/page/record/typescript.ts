/** Code that stands in a value. */
export class Code {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/** A value as one writes it. */
export function code(value: unknown): string {
  if (value instanceof Code) return value.source;
  if (Array.isArray(value)) return `[${value.map(code).join(", ")}]`;
  if (!isRecord(value)) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(
      ([name, member]) => `${/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)}: ${code(member)}`,
    );
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

/** A variable for each, from a name: `ana`, `ana2`, `person1`. */
export function variableNames(
  people: ReadonlyArray<readonly [number: string, name: string]>,
  words: readonly string[],
): Map<string, string> {
  const taken = new Set(words);
  return new Map(
    people.map(([number, name]) => {
      const word = name
        .normalize("NFD")
        .replace(/[^A-Za-z0-9 ]/g, "")
        .trim()
        .replace(/ +(\w)/g, (_all, letter: string) => letter.toUpperCase());
      const base = /^[A-Za-z]/.test(word) ? word.charAt(0).toLowerCase() + word.slice(1) : "person";
      let variable = base;
      for (let count = 2; taken.has(variable) || reserved.has(variable); count++)
        variable = `${base}${count}`;
      taken.add(variable);
      return [number, variable];
    }),
  );
}

const reserved = new Set([
  "new",
  "in",
  "do",
  "if",
  "for",
  "let",
  "var",
  "case",
  "this",
  "null",
  "true",
  "void",
  "with",
]);

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
