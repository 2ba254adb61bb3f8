import * as v from "valibot";

/** A text, or JSON of what `schema` takes. */
export const jsonOrText = <Schema extends v.GenericSchema>(schema: Schema) =>
  v.pipe(
    v.string(),
    v.transform((text) => (/^\s*[{[]/.test(text) ? text : JSON.stringify(text))),
    v.parseJson(undefined, "a text, or JSON"),
    schema,
  );
