import * as v from "valibot";

const upperCase = v.pipe(v.string(), v.toUpperCase());

const Component = v.looseObject({
  type: upperCase,
  format: v.optional(upperCase),
  text: v.optional(v.string()),
  buttons: v.optional(v.array(v.looseObject({ type: upperCase, url: v.optional(v.string()) }))),
});

/**
 * A template as Meta has it, of which AWS hands over the JSON.
 * https://developers.facebook.com/docs/graph-api/reference/whats-app-business-hsm/
 */
const TemplateDefinition = v.looseObject({
  components: v.array(Component),
  /** `NONE` if it is not rejected. */
  rejected_reason: v.optional(v.nullable(v.string())),
});
export type TemplateDefinition = v.InferOutput<typeof TemplateDefinition>;
export type TemplateComponent = v.InferOutput<typeof Component>;

/** @returns undefined if it has another form than Meta's */
export function parseDefinition(text: string | undefined): TemplateDefinition | undefined {
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), TemplateDefinition), text);
  return read.success ? read.output : undefined;
}
