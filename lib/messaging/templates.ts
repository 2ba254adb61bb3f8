import * as v from "valibot";
import type { TemplateRequest } from "./requests.ts";

/** The stack's template that asks a person to write: approved by Meta under this name, in this language. */
export const DefaultTemplate = v.strictObject({
  name: v.pipe(
    v.string(),
    v.regex(/^[a-z0-9_]{1,512}$/, "a template's name: 1 to 512 characters of a-z 0-9 _"),
  ),
  language: v.pipe(
    v.string(),
    v.regex(/^[a-z]{2,3}(_[A-Za-z]{2,4})?$/, "a language code such as en or pt_BR"),
  ),
  components: v.optional(v.array(v.looseObject({ type: v.string() }))),
});
export type DefaultTemplate = v.InferOutput<typeof DefaultTemplate>;

/** A template message in the Cloud API's form, without its recipient. */
export interface TemplateMessage {
  type: "template";
  template: { name: string; language: { code: string }; components?: Record<string, unknown>[] };
}

/**
 * The template that a request sends: its own, with what it leaves out taken from the stack's. Parameters
 * belong to a template, so the stack's are not used with another one.
 */
export function templateMessage(
  request: TemplateRequest | undefined,
  fallback: DefaultTemplate,
): TemplateMessage {
  const name = request?.name ?? fallback.name;
  const components = request?.components ?? (name === fallback.name ? fallback.components : undefined);
  return {
    type: "template",
    template: {
      name,
      language: { code: request?.language ?? fallback.language },
      ...(components === undefined ? {} : { components }),
    },
  };
}
