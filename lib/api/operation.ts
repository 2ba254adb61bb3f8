import type { SchemaObject } from "./model-schema.ts";

/** What OpenAPI 3.0 says of one method of one path, which is plain JSON. */
export interface Operation {
  readonly operationId: string;
  /** What it does, in a few words. */
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly TagName[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required: true; readonly content: Content };
  /** By HTTP status. */
  readonly responses: Readonly<Record<string, Answer>>;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
}

/** The groups in which the API is shown. */
export const tags = {
  Sending: "Accept a message, and send it as soon as its channel allows.",
  Requests: "What became of what was accepted.",
  Events: "What the stack tells a webhook.",
} as const satisfies Record<string, string>;

export type TagName = keyof typeof tags;

export interface Parameter {
  readonly name: string;
  readonly in: "header" | "path" | "query";
  readonly required: boolean;
  readonly description: string;
  readonly schema: SchemaObject;
}

export interface Answer {
  readonly description: string;
  readonly headers?: Readonly<
    Record<string, { readonly description: string; readonly schema: SchemaObject }>
  >;
  readonly content: Content;
}

export interface Content {
  readonly "application/json": MediaType;
}

/** A shape by reference, with one `example` of it or several `examples`. */
export interface MediaType {
  readonly schema: { readonly $ref: string };
  readonly example?: unknown;
  readonly examples?: Examples;
}

export type Examples = Readonly<Record<string, { readonly summary: string; readonly value: object }>>;

/** The examples of a media type, under the member that OpenAPI has for one or for several. */
export type ShownBy = Pick<MediaType, "example"> | Pick<MediaType, "examples">;

/** JSON in the shape of `components.schemas.<schema>`. */
export function json(schema: string, shownBy: ShownBy): Content {
  return { "application/json": { schema: { $ref: `#/components/schemas/${schema}` }, ...shownBy } };
}
