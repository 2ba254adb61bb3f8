import * as v from "valibot";

/**
 * Rules for what callers give us. Each says its own requirement, without the field (issues.ts puts the path
 * in front) and without the value, which is personal data; and each brings its equivalent in JSON Schema,
 * which is what the API's document says of it.
 */
export interface Rule<Input> extends v.CheckAction<Input, string> {
  readonly jsonSchema: Readonly<Record<string, unknown>>;
}

function rule<Input>(
  holds: (input: Input) => boolean,
  message: string,
  jsonSchema: Readonly<Record<string, unknown>> = {},
): Rule<Input> {
  return { ...v.check(holds, message), jsonSchema };
}

/**
 * Length in characters as JSON Schema, and so API Gateway, counts them: code points, where JavaScript's
 * `length` counts most emoji twice. https://json-schema.org/draft-04/json-schema-validation#rfc.section.5.2.1
 */
export function atMostCharacters(limit: number): Rule<string> {
  return rule((text) => [...text].length <= limit, `at most ${limit} characters`, { maxLength: limit });
}

/** Something to read or to name something by: never empty. */
export function text(limit: number) {
  return v.pipe(v.string(), v.minLength(1, "at least 1 character"), atMostCharacters(limit));
}

/** A name that somebody else gave: an id of Meta's, a wamid. Meta states no length; a kilobyte is out of all reason. */
export const identifier = text(1_024);

export function atLeastOne<const Item extends v.GenericSchema>(item: Item) {
  return v.pipe(v.array(item), v.minLength(1, "at least 1"));
}

export function oneTo<const Item extends v.GenericSchema>(limit: number, item: Item) {
  return v.pipe(atLeastOne(item), v.maxLength(limit, `at most ${limit}`));
}

/** A public address from which Meta fetches a file. */
export const httpsLink = v.pipe(
  text(2_048),
  rule((link) => isUrl(link, ["https:"]), "an https link", { format: "uri", pattern: "^https://" }),
);

/** An address that a person opens in their browser. */
export const webLink = v.pipe(
  text(2_000),
  rule((link) => isUrl(link, ["https:", "http:"]), "an https or http link", {
    format: "uri",
    pattern: "^https?://",
  }),
);

function isUrl(link: string, protocols: readonly string[]): boolean {
  return URL.canParse(link) && protocols.includes(new URL(link).protocol);
}

/** Of two members that name the same thing in two ways, one. */
export function exactlyOneOf<Input extends object>(one: keyof Input & string, other: keyof Input & string) {
  return rule<Input>(
    (input) => (input[one] === undefined) !== (input[other] === undefined),
    `give either ${one} or ${other}`,
    { oneOf: [{ required: [one] }, { required: [other] }] },
  );
}

/** @param nameOf what may not come twice; undefined for an item that may */
export function noneTwice<Item>(nameOf: (item: Item) => string | undefined, message: string) {
  return rule<Item[]>((items) => {
    const names = items.map(nameOf).filter((name) => name !== undefined);
    return new Set(names).size === names.length;
  }, message);
}

/** A rule of several members at once, which JSON Schema is not told: descriptions say it there. */
export function inAll<Input>(holds: (input: Input) => boolean, message: string): Rule<Input> {
  return rule(holds, message);
}
