import { UnsupportedTemplate } from "./unsupported.ts";

/**
 * The methods of `java.lang.String` that mapping templates call, as Java does them: the first argument of
 * `matches`, `replaceAll`, `replaceFirst` and `split` is a regular expression. A method, an argument or a
 * piece of a regular expression that would mean something else in JavaScript is an {@link UnsupportedTemplate}.
 */
export function callStringMethod(text: string, method: string, args: readonly unknown[]): unknown {
  const implementation = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (implementation === undefined) {
    throw new UnsupportedTemplate(`the String method "${method}" is not known to the sandbox`);
  }
  return implementation(text, new Arguments(method, args));
}

/** Which of them answer with a boolean, so that `#if` may ask them. */
export const booleanStringMethods: ReadonlySet<string> = new Set([
  "contains",
  "endsWith",
  "equals",
  "equalsIgnoreCase",
  "isEmpty",
  "matches",
  "startsWith",
]);

const methods: Record<string, (text: string, args: Arguments) => unknown> = {
  charAt: (text, args) => characterAt(text, args.count(1).integer(0)),
  concat: (text, args) => text + args.count(1).string(0),
  contains: (text, args) => text.includes(args.count(1).string(0)),
  endsWith: (text, args) => text.endsWith(args.count(1).string(0)),
  equals: (text, args) => args.count(1).value(0) === text,
  equalsIgnoreCase: (text, args) => text.toLowerCase() === args.count(1).string(0).toLowerCase(),
  indexOf: (text, args) => text.indexOf(args.count(1).string(0)),
  isEmpty: (text, args) => args.count(0) && text.length === 0,
  lastIndexOf: (text, args) => text.lastIndexOf(args.count(1).string(0)),
  length: (text, args) => args.count(0) && text.length,
  matches: (text, args) => new RegExp(`^(?:${javaPattern(args.count(1).string(0))})$`, "u").test(text),
  replace: (text, args) => text.replaceAll(args.count(2).string(0), () => args.string(1)),
  replaceAll: (text, args) => replace(text, args.count(2).string(0), args.string(1), "gu"),
  replaceFirst: (text, args) => replace(text, args.count(2).string(0), args.string(1), "u"),
  split: (text, args) => split(text, args.count(1).string(0)),
  startsWith: (text, args) => text.startsWith(args.count(1).string(0)),
  substring: (text, args) => substring(text, args),
  toLowerCase: (text, args) => args.count(0) && text.toLowerCase(),
  // Its type is spelled out, because every object has a toString already.
  toString: (text: string, args: Arguments) => args.count(0) && text,
  toUpperCase: (text, args) => args.count(0) && text.toUpperCase(),
  // Java's trim takes away every character up to U+0020, and none above.
  trim: (text, args) => args.count(0) && text.replace(/^[\0-\x20]+|[\0-\x20]+$/g, ""),
};

class Arguments {
  readonly #method: string;
  readonly #values: readonly unknown[];

  constructor(method: string, values: readonly unknown[]) {
    this.#method = method;
    this.#values = values;
  }

  count(expected: number): this {
    if (this.#values.length === expected) return this;
    throw new UnsupportedTemplate(
      `String.${this.#method} with ${this.#values.length} arguments is not known to the sandbox`,
    );
  }

  get length(): number {
    return this.#values.length;
  }

  value(index: number): unknown {
    return this.#values[index];
  }

  string(index: number): string {
    const value = this.#values[index];
    if (typeof value === "string") return value;
    throw new UnsupportedTemplate(`String.${this.#method} wants a string, not ${describe(value)}`);
  }

  integer(index: number): number {
    const value = this.#values[index];
    if (Number.isInteger(value)) return Number(value);
    throw new UnsupportedTemplate(`String.${this.#method} wants an integer, not ${describe(value)}`);
  }
}

function describe(value: unknown): string {
  return value === undefined ? "null" : JSON.stringify(value);
}

function characterAt(text: string, index: number): string {
  if (index < 0 || index >= text.length) throw outOfBounds(text);
  return text.charAt(index);
}

function substring(text: string, args: Arguments): string {
  const begin = args.integer(0);
  const end = args.length === 1 ? text.length : args.count(2).integer(1);
  if (begin < 0 || end > text.length || begin > end) throw outOfBounds(text);
  return text.slice(begin, end);
}

function outOfBounds(text: string): UnsupportedTemplate {
  return new UnsupportedTemplate(`an index lies outside a string of ${text.length} characters (Java throws)`);
}

/** https://docs.oracle.com/javase/8/docs/api/java/lang/String.html#split-java.lang.String- */
function split(text: string, pattern: string): string[] {
  if (/(^|[^\\])\((?!\?)/.test(pattern)) {
    throw new UnsupportedTemplate(`split(${pattern}): JavaScript would put the groups into the answer`);
  }
  const parts = text.split(new RegExp(javaPattern(pattern), "u"));
  if (parts.length === 1) return parts;
  while (parts.at(-1) === "") parts.pop();
  return parts;
}

function replace(text: string, pattern: string, replacement: string, flags: string): string {
  const render = javaReplacement(replacement);
  return text.replace(new RegExp(javaPattern(pattern), flags), (...match) => render(match.slice(0, -2)));
}

/** In a replacement a backslash takes the next character as it is, and `$1` is a group; `$&` and `$$` are not special. */
function javaReplacement(replacement: string): (groups: readonly unknown[]) => string {
  const parts: Array<string | number> = [];
  for (let i = 0; i < replacement.length; i++) {
    const character = replacement.charAt(i);
    const next = replacement.charAt(i + 1);
    if (character === "\\" && next !== "") {
      parts.push(next);
      i++;
    } else if (character === "$" && /[0-9]/.test(next)) {
      parts.push(Number(next));
      i++;
    } else if (character === "\\" || character === "$") {
      throw new UnsupportedTemplate(`the replacement ${replacement} ends or breaks off (Java throws)`);
    } else {
      parts.push(character);
    }
  }
  return (groups) =>
    parts
      .map((part) => {
        if (typeof part === "string") return part;
        if (part >= groups.length) throw new UnsupportedTemplate(`the replacement has no group ${part}`);
        return groups[part] ?? "";
      })
      .join("");
}

/**
 * A Java regular expression as JavaScript source for the flag `u`. Only what means the same in both passes:
 * https://docs.oracle.com/javase/8/docs/api/java/util/regex/Pattern.html
 */
function javaPattern(pattern: string): string {
  let source = "";
  let inClass = false;
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern.charAt(i);
    const next = pattern.charAt(i + 1);
    if (character === "\\") {
      source += javaEscape(next, pattern);
      i++;
      continue;
    }
    if (inClass && (character === "[" || (character === "&" && next === "&"))) {
      throw unknownPattern(pattern, "a class within a class");
    }
    if (!inClass && character === "$")
      throw unknownPattern(pattern, "$, which in Java also stands before a final newline");
    if (!inClass && character === "(" && next === "?" && !":=!".includes(pattern.charAt(i + 2))) {
      throw unknownPattern(pattern, `(?${pattern.charAt(i + 2)}`);
    }
    if (character === "[") inClass = true;
    if (character === "]") inClass = false;
    source += character;
  }
  return source;
}

function javaEscape(character: string, pattern: string): string {
  if (character === "") throw unknownPattern(pattern, "a backslash at its end");
  if (/[dDwWtnrfbB1-9]/.test(character)) return `\\${character}`;
  if (/[A-Za-z0-9]/.test(character)) throw unknownPattern(pattern, `\\${character}`);
  // Java takes any other character after a backslash as itself; JavaScript's flag `u` wants only syntax escaped.
  if (character === "-") return "\\x2d";
  return /[\^$\\.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}

function unknownPattern(pattern: string, what: string): UnsupportedTemplate {
  return new UnsupportedTemplate(
    `the regular expression ${pattern} has ${what}, which the sandbox does not translate`,
  );
}

/**
 * `$util.escapeJavaScript`: StringEscapeUtils of commons-lang 2, which API Gateway uses. It escapes `'` and `/`
 * too, and everything outside ASCII.
 */
export function escapeJavaScript(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it escapes.
  return text.replace(/['"\\/\0-\x1f\x80-\uffff]/g, (character) => {
    const short = shortEscapes[character];
    if (short !== undefined) return short;
    return `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
  });
}

const shortEscapes: Record<string, string> = {
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\f": "\\f",
  "\r": "\\r",
  "'": "\\'",
  '"': '\\"',
  "\\": "\\\\",
  "/": "\\/",
};
