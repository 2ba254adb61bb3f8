import * as v from "valibot";
import {
  atLeastOne,
  atMostCharacters,
  exactlyOneOf,
  identifier,
  inAll,
  noneTwice,
  oneTo,
  text,
  webLink,
} from "../../rules.ts";
import { headerMedia } from "./media.ts";

const TextHeader = v.strictObject({ type: v.literal("text"), text: text(60) });

/** Text, or a file above the text. Lists take text only. */
const header = v.optional(
  v.variant("type", [
    TextHeader,
    v.strictObject({ type: v.literal("image"), image: headerMedia.image }),
    v.strictObject({ type: v.literal("video"), video: headerMedia.video }),
    v.strictObject({ type: v.literal("document"), document: headerMedia.document }),
  ]),
);
const footer = v.optional(v.strictObject({ text: text(60) }));
const body = v.strictObject({ text: text(1_024) });

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-reply-buttons-messages */
const ReplyButtons = v.strictObject({
  type: v.literal("button"),
  header,
  body,
  footer,
  action: v.strictObject({
    buttons: v.pipe(
      oneTo(
        3,
        v.strictObject({
          type: v.literal("reply"),
          reply: v.strictObject({
            id: v.pipe(text(256), v.description("What you are told when it is tapped.")),
            title: text(20),
          }),
        }),
      ),
      noneTwice(({ reply }) => reply.id, "no id twice"),
      noneTwice(({ reply }) => reply.title, "no title twice"),
    ),
  }),
});

const Row = v.strictObject({
  id: v.pipe(text(200), v.description("What you are told when it is picked.")),
  title: text(24),
  description: v.optional(v.pipe(v.string(), atMostCharacters(72))),
});
const Section = v.strictObject({ title: v.optional(text(24)), rows: atLeastOne(Row) });
type Section = v.InferOutput<typeof Section>;

const rowsOf = (sections: readonly Section[]) => sections.flatMap(({ rows }) => rows);

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-list-messages */
const ListOfRows = v.strictObject({
  type: v.literal("list"),
  header: v.optional(v.variant("type", [TextHeader])),
  body: v.strictObject({ text: text(4_096) }),
  footer,
  action: v.strictObject({
    button: v.pipe(text(20), v.description("The words that open the list.")),
    sections: v.pipe(
      oneTo(10, Section),
      inAll((sections) => rowsOf(sections).length <= 10, "at most 10 rows in all sections together"),
      inAll(
        (sections) => sections.length === 1 || sections.every(({ title }) => title !== undefined),
        "each needs a title if there are several",
      ),
      inAll(
        (sections) => new Set(rowsOf(sections).map(({ id }) => id)).size === rowsOf(sections).length,
        "no row's id twice",
      ),
      v.description("At most 10 rows in all sections together; each has a title if there are several."),
    ),
  }),
});

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-cta-url-messages */
const LinkButton = v.strictObject({
  type: v.literal("cta_url"),
  header,
  body,
  footer,
  action: v.strictObject({
    name: v.literal("cta_url"),
    parameters: v.strictObject({ display_text: text(20), url: webLink }),
  }),
});

/** https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-flow-messages */
const Flow = v.strictObject({
  type: v.literal("flow"),
  header,
  body,
  footer,
  action: v.strictObject({
    name: v.literal("flow"),
    parameters: v.pipe(
      v.strictObject({
        flow_message_version: v.literal("3"),
        flow_id: v.optional(v.pipe(identifier, v.description("Meta's id of the flow; or else `flow_name`."))),
        flow_name: v.optional(identifier),
        flow_cta: v.pipe(text(30), v.description("The words on the button, without emoji.")),
        mode: v.optional(v.picklist(["published", "draft"])),
        flow_token: v.optional(
          v.pipe(identifier, v.description("Your own id for this one use of the flow.")),
        ),
        flow_action: v.optional(v.picklist(["navigate", "data_exchange"])),
        flow_action_payload: v.optional(
          v.strictObject({
            screen: v.optional(identifier),
            data: v.optional(v.record(v.string(), v.unknown())),
          }),
        ),
      }),
      exactlyOneOf("flow_id", "flow_name"),
      inAll(
        ({ flow_action, flow_action_payload }) =>
          flow_action !== "data_exchange" || flow_action_payload === undefined,
        "flow_action_payload is for flow_action navigate only",
      ),
    ),
  }),
});

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/location-request-messages */
const LocationRequest = v.strictObject({
  type: v.literal("location_request_message"),
  body,
  action: v.strictObject({ name: v.literal("send_location") }),
});

/** Messages that the person answers by tapping. */
export const InteractiveMessage = v.variant("type", [
  ReplyButtons,
  ListOfRows,
  LinkButton,
  Flow,
  LocationRequest,
]);
