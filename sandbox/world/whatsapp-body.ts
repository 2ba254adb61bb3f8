import * as v from "valibot";
import type { JsonObject } from "../cloud/service.ts";
import { type MetaError, metaError } from "./meta-errors.ts";
import { findTemplate, renderTemplate, type ShownButton, type Template } from "./templates.ts";

/** What a Cloud API body asks Meta to do. */
export type WhatsAppRequest = OutgoingMessage | ReadReceipt;

export interface OutgoingMessage {
  readonly request: "message";
  /** Digits as the business gave them. */
  readonly to: string;
  /** Meta's message type: text, template, image, … */
  readonly kind: string;
  /** What the phone shows, as words. */
  readonly body: string;
  readonly template?: { readonly name: string; readonly language: string; readonly category: string };
  readonly buttons?: readonly ShownButton[];
  readonly rows?: readonly ListRow[];
  /** The object under the type's own key, as it came. */
  readonly content: JsonObject;
  /** The wamid that it quotes, or reacts to. */
  readonly context?: string;
}

export interface ReadReceipt {
  readonly request: "read-receipt";
  readonly messageId: string;
}

export interface ListRow {
  readonly id: string;
  readonly title: string;
  readonly description?: string | undefined;
}

const characters = (limit: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(limit));

const head = v.object({
  messaging_product: v.literal("whatsapp"),
  recipient_type: v.optional(v.literal("individual")),
  to: v.pipe(v.string(), v.regex(/^\+?[\d\s().-]{7,24}$/, "is not a phone number")),
  type: v.optional(v.string(), "text"),
  context: v.optional(v.object({ message_id: v.string() })),
  biz_opaque_callback_data: v.optional(v.pipe(v.string(), v.maxLength(512))),
});

const readReceipt = v.object({
  messaging_product: v.literal("whatsapp"),
  status: v.literal("read"),
  message_id: v.string(),
});

const media = v.pipe(
  v.object({
    id: v.optional(v.string()),
    link: v.optional(v.pipe(v.string(), v.url())),
    caption: v.optional(v.pipe(v.string(), v.maxLength(1024))),
    filename: v.optional(v.string()),
  }),
  v.check((given) => (given.id === undefined) !== (given.link === undefined), "give either id or link"),
);

const interactiveBody = v.object({ text: characters(4096) });
const interactive = v.variant("type", [
  v.object({
    type: v.literal("button"),
    body: v.object({ text: characters(1024) }),
    action: v.object({
      buttons: v.pipe(
        v.array(
          v.object({
            type: v.literal("reply"),
            reply: v.object({ id: characters(256), title: characters(20) }),
          }),
        ),
        v.minLength(1),
        v.maxLength(3),
      ),
    }),
  }),
  v.object({
    type: v.literal("list"),
    body: interactiveBody,
    action: v.pipe(
      v.object({
        button: characters(20),
        sections: v.pipe(
          v.array(
            v.object({
              title: v.optional(v.pipe(v.string(), v.maxLength(24))),
              rows: v.pipe(
                v.array(
                  v.object({
                    id: characters(200),
                    title: characters(24),
                    description: v.optional(v.pipe(v.string(), v.maxLength(72))),
                  }),
                ),
                v.minLength(1),
              ),
            }),
          ),
          v.minLength(1),
          v.maxLength(10),
        ),
      }),
      v.check(
        (action) => action.sections.reduce((rows, section) => rows + section.rows.length, 0) <= 10,
        "at most 10 rows in all sections together",
      ),
    ),
  }),
  v.object({
    type: v.literal("cta_url"),
    body: v.object({ text: characters(1024) }),
    action: v.object({
      name: v.literal("cta_url"),
      parameters: v.object({ display_text: characters(20), url: v.pipe(v.string(), v.url()) }),
    }),
  }),
  v.object({
    type: v.picklist([
      "flow",
      "location_request_message",
      "product",
      "product_list",
      "catalog_message",
      "address_message",
    ]),
    body: v.optional(interactiveBody),
  }),
]);

const template = v.object({
  name: v.pipe(v.string(), v.minLength(1)),
  language: v.object({ code: v.pipe(v.string(), v.minLength(2)) }),
  components: v.optional(
    v.array(
      v.object({
        type: v.string(),
        sub_type: v.optional(v.string()),
        index: v.optional(v.union([v.string(), v.number()])),
        parameters: v.optional(
          v.array(
            v.looseObject({
              type: v.string(),
              parameter_name: v.optional(v.string()),
              text: v.optional(v.string()),
              payload: v.optional(v.string()),
            }),
          ),
        ),
      }),
    ),
    [],
  ),
});

const text = v.object({ body: characters(4096), preview_url: v.optional(v.boolean()) });
const location = v.object({
  latitude: v.union([v.number(), v.string()]),
  longitude: v.union([v.number(), v.string()]),
  name: v.optional(v.string()),
  address: v.optional(v.string()),
});
const contacts = v.pipe(
  v.array(v.looseObject({ name: v.looseObject({ formatted_name: v.string() }) })),
  v.minLength(1),
);
const reaction = v.object({ message_id: v.string(), emoji: v.string() });

type Shown = Pick<OutgoingMessage, "body"> &
  Partial<Pick<OutgoingMessage, "template" | "buttons" | "rows" | "context">>;

/** How each type reads, and what of it the phone shows. */
const kinds: Readonly<
  Record<string, (content: unknown, templates: readonly Template[]) => Shown | { error: MetaError }>
> = {
  text: (content) => read(text, "text", content, ({ body }) => ({ body })),
  image: (content) => read(media, "image", content, ({ caption }) => ({ body: caption ?? "" })),
  video: (content) => read(media, "video", content, ({ caption }) => ({ body: caption ?? "" })),
  audio: (content) => read(media, "audio", content, () => ({ body: "" })),
  sticker: (content) => read(media, "sticker", content, () => ({ body: "" })),
  document: (content) =>
    read(media, "document", content, ({ caption, filename }) => ({ body: caption ?? filename ?? "" })),
  location: (content) =>
    read(location, "location", content, (place) => ({
      body:
        [place.name, place.address].filter((line) => line !== undefined).join(", ") ||
        `${place.latitude}, ${place.longitude}`,
    })),
  contacts: (content) =>
    read(contacts, "contacts", content, (cards) => ({
      body: cards.map((card) => card.name.formatted_name).join(", "),
    })),
  reaction: (content) =>
    read(reaction, "reaction", content, ({ emoji, message_id }) => ({ body: emoji, context: message_id })),
  interactive: (content) => read(interactive, "interactive", content, showInteractive),
  template: (content, templates) =>
    read(template, "template", content, ({ name, language, components }) => {
      const found = findTemplate(templates, name, language.code);
      if ("error" in found) return found;
      const rendered = renderTemplate(found.template, components);
      if ("error" in rendered) return rendered;
      return {
        body: rendered.body,
        template: { name, language: language.code, category: found.template.category },
        ...(rendered.buttons.length > 0 && { buttons: rendered.buttons }),
      };
    }),
};

/** Reads a Cloud API body as Meta does when AWS hands it over. */
export function readWhatsAppBody(
  body: JsonObject,
  templates: readonly Template[],
): WhatsAppRequest | { error: MetaError } {
  if ("status" in body) {
    return read(readReceipt, undefined, body, ({ message_id }) => ({
      request: "read-receipt",
      messageId: message_id,
    }));
  }
  const common = read(head, undefined, body, (given) => given);
  if ("error" in common) return common;
  const kind = kinds[common.type];
  if (kind === undefined) return { error: metaError(131051) };
  const content = body[common.type];
  const shown = kind(content, templates);
  if ("error" in shown) return shown;
  return {
    request: "message",
    to: common.to,
    kind: common.type,
    ...(common.context !== undefined && { context: common.context.message_id }),
    ...shown,
    // Contacts are the one type whose content is a list.
    content: Array.isArray(content) ? { contacts: content } : { ...(content as JsonObject) },
  };
}

function showInteractive(content: v.InferOutput<typeof interactive>): Shown {
  switch (content.type) {
    case "button":
      return {
        body: content.body.text,
        buttons: content.action.buttons.map(({ reply }) => ({ text: reply.title, payload: reply.id })),
      };
    case "list":
      return { body: content.body.text, rows: content.action.sections.flatMap((section) => section.rows) };
    case "cta_url":
      return {
        body: content.body.text,
        buttons: [{ text: content.action.parameters.display_text, url: content.action.parameters.url }],
      };
    default:
      return { body: content.body?.text ?? "" };
  }
}

/** What does not fit is Meta's 100 if it is missing, its 131009 if its value is wrong. */
function read<TSchema extends v.GenericSchema, TShown>(
  schema: TSchema,
  key: string | undefined,
  input: unknown,
  show: (output: v.InferOutput<TSchema>) => TShown,
): TShown | { error: MetaError } {
  const result = v.safeParse(schema, input);
  if (result.success) return show(result.output);
  const [issue] = result.issues;
  const path = [key, v.getDotPath(issue)].filter((part) => part !== undefined && part !== null).join(".");
  if (issue.input === undefined) return { error: metaError(100, `The parameter ${path} is required.`) };
  return { error: metaError(131009, `${path}: ${issue.message}`) };
}
