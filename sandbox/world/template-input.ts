import * as v from "valibot";
import { readInput } from "./input.ts";
import { exampleTemplates, type Template, type TemplateComponent } from "./templates.ts";

const text = v.pipe(v.string("must be a text"), v.nonEmpty("must not be empty"));
const button = v.object({
  type: v.picklist(["QUICK_REPLY", "URL", "PHONE_NUMBER"], "must be QUICK_REPLY, URL or PHONE_NUMBER"),
  text,
  url: v.exactOptional(text),
  phone_number: v.exactOptional(text),
});
const component = v.variant(
  "type",
  [
    v.object({ type: v.literal("BODY"), text }),
    v.object({ type: v.literal("FOOTER"), text }),
    v.object({ type: v.literal("BUTTONS"), buttons: v.array(button, "must be a list") }),
    v.variant("format", [
      v.object({ type: v.literal("HEADER"), format: v.literal("TEXT"), text }),
      v.object({
        type: v.literal("HEADER"),
        format: v.picklist(["IMAGE", "VIDEO", "DOCUMENT", "LOCATION"]),
      }),
    ]),
  ],
  "must be a HEADER with its format, BODY, FOOTER or BUTTONS",
);

/** https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates */
const templates = v.array(
  v.object({
    id: v.exactOptional(text),
    name: text,
    language: text,
    status: v.optional(v.picklist(["APPROVED", "PENDING", "REJECTED", "PAUSED", "DISABLED"]), "APPROVED"),
    category: v.optional(v.picklist(["UTILITY", "MARKETING", "AUTHENTICATION"]), "UTILITY"),
    parameter_format: v.optional(v.picklist(["POSITIONAL", "NAMED"]), "POSITIONAL"),
    components: v.pipe(v.array(component, "must be a list"), v.nonEmpty("must have a BODY")),
  }),
  'templates are a JSON list, such as [{"name": "hello", "language": "en", "components": [{"type": "BODY", "text": "Hello"}]}]',
);

/**
 * Reads templates in Meta's form, as one submits them; they count as approved unless they say otherwise.
 * @returns them beside the examples; one that has the name and language of an example takes its place
 * @throws {InvalidInput} that names every field which does not fit
 */
export function readTemplates(input: unknown): Template[] {
  const given = readInput(templates, input).map(
    (template, index): Template => ({
      ...template,
      id: template.id ?? `9600000000000${String(index + 1).padStart(2, "0")}`,
      components: template.components as readonly TemplateComponent[],
    }),
  );
  const isReplaced = ({ name, language }: Template) =>
    given.some((template) => template.name === name && template.language === language);
  return [...given, ...exampleTemplates.filter((template) => !isReplaced(template))];
}
