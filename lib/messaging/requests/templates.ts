import * as v from "valibot";
import { atLeastOne, inAll, noneTwice, oneTo, text } from "../rules.ts";
import { LocationMessage } from "./whatsapp-message/location.ts";
import { headerMedia } from "./whatsapp-message/media.ts";

export const templateName = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9_]{1,512}$/, "the name of a template: 1 to 512 characters of a-z 0-9 _"),
);

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/supported-languages */
export const templateLanguage = v.pipe(
  v.string(),
  v.regex(/^[a-z]{2,3}(_[A-Za-z]{2,4})?$/, "a language code such as en or pt_BR"),
);

/** A parameter's place in the template: its name there, or else its position in this list. */
const parameter_name = v.optional(
  v.pipe(text(512), v.description("The parameter's name, if the template has named parameters.")),
);

/** In a header Meta takes 60 characters; in a body as many as the whole message may have. */
function textParameter(limit: number) {
  return v.strictObject({ type: v.literal("text"), text: text(limit), parameter_name });
}

const CurrencyParameter = v.strictObject({
  type: v.literal("currency"),
  currency: v.strictObject({
    fallback_value: v.pipe(text(60), v.description("What is shown, such as $100.99.")),
    code: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/, "a currency's code such as USD")),
    amount_1000: v.pipe(v.number(), v.integer("a whole number"), v.description("The amount times 1,000.")),
  }),
  parameter_name,
});

const DateTimeParameter = v.strictObject({
  type: v.literal("date_time"),
  date_time: v.strictObject({
    fallback_value: v.pipe(text(60), v.description("What is shown, such as February 25, 1977.")),
  }),
  parameter_name,
});

const HeaderParameter = v.variant("type", [
  textParameter(60),
  CurrencyParameter,
  DateTimeParameter,
  v.strictObject({ type: v.literal("image"), image: headerMedia.image }),
  v.strictObject({ type: v.literal("video"), video: headerMedia.video }),
  v.strictObject({ type: v.literal("document"), document: headerMedia.document }),
  v.strictObject({ type: v.literal("location"), location: LocationMessage }),
]);

const BodyParameter = v.variant("type", [textParameter(32_768), CurrencyParameter, DateTimeParameter]);

const Header = v.strictObject({ type: v.literal("header"), parameters: oneTo(1, HeaderParameter) });

const Body = v.strictObject({
  type: v.literal("body"),
  parameters: v.pipe(
    atLeastOne(BodyParameter),
    inAll(
      (parameters) => new Set(parameters.map(({ parameter_name: name }) => name === undefined)).size <= 1,
      "all with a parameter_name, or none",
    ),
    noneTwice(({ parameter_name: name }) => name, "no parameter_name twice"),
  ),
});

/** Which of the template's buttons, from 0 on. Meta writes it as a string. */
const index = v.pipe(
  v.union([v.number(), v.string()], "a number from 0 to 9"),
  inAll((value: number | string) => /^[0-9]$/.test(String(value)), "a number from 0 to 9"),
  v.description("Which of the template's buttons, from 0 on; as a number or a string."),
);

function button<const SubType extends string, const Parameter extends v.GenericSchema>(
  subType: SubType,
  parameter: Parameter,
) {
  return v.strictObject({
    type: v.literal("button"),
    sub_type: v.literal(subType),
    index,
    parameters: oneTo(1, parameter),
  });
}

/** What a button is given whose object only Meta can judge: a flow's data, a catalog's products. */
const ActionParameter = v.strictObject({
  type: v.literal("action"),
  action: v.record(v.string(), v.unknown()),
});

const Button = v.variant("sub_type", [
  button("quick_reply", v.strictObject({ type: v.literal("payload"), payload: text(256) })),
  button("url", v.strictObject({ type: v.literal("text"), text: text(2_000) })),
  button("copy_code", v.strictObject({ type: v.literal("coupon_code"), coupon_code: text(20) })),
  button("flow", ActionParameter),
  button("catalog", ActionParameter),
  button("mpm", ActionParameter),
]);

/** https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/limited-time-offer-templates */
const LimitedTimeOffer = v.strictObject({
  type: v.literal("limited_time_offer"),
  parameters: oneTo(
    1,
    v.strictObject({
      type: v.literal("limited_time_offer"),
      limited_time_offer: v.strictObject({
        expiration_time_ms: v.pipe(
          v.number(),
          v.integer("a whole number"),
          v.description("When it ends, epoch milliseconds."),
        ),
      }),
    }),
  ),
});

/** https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/media-card-carousel-templates */
const Carousel = v.strictObject({
  type: v.literal("carousel"),
  cards: oneTo(
    10,
    v.strictObject({
      card_index: v.pipe(v.number(), v.integer("a whole number"), v.minValue(0, "at least 0")),
      components: atLeastOne(v.variant("type", [Header, Body, Button])),
    }),
  ),
});

/**
 * What fills the gaps of an approved template: how many, of which kind and by which name is the template's
 * matter, which Meta judges (132000, 132012).
 * https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages#template-object
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/marketing-templates/coupon-code-templates
 */
export const TemplateComponents = v.pipe(
  v.array(v.variant("type", [Header, Body, Button, LimitedTimeOffer, Carousel])),
  noneTwice(
    (component) => (component.type === "button" ? `button ${component.index}` : component.type),
    "no component twice; of buttons, no index",
  ),
);
export type TemplateComponents = v.InferOutput<typeof TemplateComponents>;

/** A template as Meta's Cloud API names it: https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-message-templates */
export const TemplateRequest = v.strictObject({
  name: v.optional(
    v.pipe(templateName, v.description("The approved template's name. Default: the stack's template.")),
  ),
  language: v.optional(
    v.pipe(
      templateLanguage,
      v.description("The language in which the template is approved, exactly. Default: the stack's."),
    ),
  ),
  components: v.optional(
    v.pipe(TemplateComponents, v.description("Header, body and button parameters, in Meta's form.")),
  ),
});

export type TemplateRequest = v.InferOutput<typeof TemplateRequest>;

/** The stack's template that asks a person to write: approved by Meta under this name, in this language. */
export const DefaultTemplate = v.strictObject({
  name: templateName,
  language: templateLanguage,
  components: v.optional(TemplateComponents),
});
export type DefaultTemplate = v.InferOutput<typeof DefaultTemplate>;

/** A template message in the Cloud API's form, without its recipient. */
export interface TemplateMessage {
  type: "template";
  template: { name: string; language: { code: string }; components?: TemplateComponents };
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
