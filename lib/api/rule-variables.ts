import { channels } from "../messaging/channels.ts";
import { contentRules } from "../messaging/requests/content.ts";
import type { FieldRule, ObjectRules } from "./body-rules.ts";

/** Rules as variables of mapping templates: text of Velocity, to be put in front of the template that reads them. */

/** What an object and a list of JSON begin with when Java prints them, and a text need not. */
const shapes = { object: "\\{[\\d\\D]*", list: "\\[[\\d\\D]*" } as const;

/** For check-object.vtl: `$prefix`, `$known`, `$required`, `$patterns`, `$minima`, `$maxima`, `$shapes`, `$typeNamesField`. */
export function objectVariables({ prefix, fields, typeNamesField }: ObjectRules): string {
  const required = fields.filter(({ required }) => required);
  return [
    `#set($prefix = ${quoted(prefix)})`,
    `#set($typeNamesField = ${typeNamesField})`,
    `#set($known = [${fields.map(({ name }) => quoted(name))}])`,
    `#set($required = [${required.map(({ name }) => quoted(name))}])`,
    `#set($patterns = ${map(fields, ({ pattern }) => pattern && quoted(pattern))})`,
    `#set($minima = ${map(fields, ({ range }) => range?.minimum)})`,
    `#set($maxima = ${map(fields, ({ range }) => range?.maximum)})`,
    `#set($shapes = ${map(fields, ({ shape }) => shape && quoted(shapes[shape]))})`,
    "",
  ].join("\n");
}

/** The condition that a body's field is an object: Java prints one in braces, and no object has `matches`. */
export function isObjectAt(name: string): string {
  const value = `$input.path('$').get(${quoted(name)})`;
  return `${value}.toString().matches(${quoted(shapes.object)}) && !${value}.matches('[\\d\\D]*')`;
}

/** For check-content.vtl: what an SMS may be. */
export function contentVariables(): string {
  return `#set($fitsSms = ${quoted(`[\\d\\D]{0,${channels.sms.longestText}}`)})\n`;
}

/**
 * For start-execution-refused.vtl: `$reasons` by field, `$against` by rule between fields, and in `$fieldsOf`, by
 * prefix, the names that there are.
 */
export function refusalVariables(
  objects: readonly ObjectRules[],
  header: { readonly name: string; readonly reason: string },
): string {
  const reasons = objects.flatMap(({ prefix, fields }) =>
    fields.map(({ name, reason }) => ({ name: prefix + name, reason })),
  );
  const lists = objects.map(({ prefix, fields }) => {
    const names = fields.map(({ name }) => name).join(", ");
    return `${quoted(prefix || "body")}: ${quoted(names)}`;
  });
  return [
    `#set($reasons = ${map([...reasons, header], ({ reason }) => quoted(reason))})`,
    `#set($against = {${Object.entries(contentRules).map(([name, words]) => `${quoted(name)}: ${quoted(words)}`)}})`,
    `#set($fieldsOf = {${lists}})`,
    "",
  ].join("\n");
}

/** A map of Velocity from the names to what `textOf` says of each; without those of which it says nothing. */
function map<Named extends Pick<FieldRule, "name">>(
  items: readonly Named[],
  textOf: (item: Named) => string | number | undefined,
): string {
  const entries = items.flatMap((item) => {
    const value = textOf(item);
    return value === undefined ? [] : [`${quoted(item.name)}: ${value}`];
  });
  return `{${entries}}`;
}

/** A text between single quotes is taken as it is, and has no way to say `'` or, in the answer's JSON, `"`. */
function quoted(text: string): string {
  if (/['"\n]/.test(text)) throw new Error(`A mapping template cannot quote this text: ${text}`);
  return `'${text}'`;
}
