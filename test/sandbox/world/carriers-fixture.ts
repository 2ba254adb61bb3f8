import { Clock } from "../../../sandbox/cloud/clock.ts";
import { seededRandom } from "../../../sandbox/cloud/random.ts";
import type { JsonObject } from "../../../sandbox/cloud/service.ts";
import { Faults } from "../../../sandbox/faults/faults.ts";
import { type BusinessNumber, exampleBusiness } from "../../../sandbox/world/business.ts";
import { Phones } from "../../../sandbox/world/phones.ts";
import { SmsVoice } from "../../../sandbox/world/sms.ts";
import { exampleSmsNumber } from "../../../sandbox/world/sms-identity.ts";
import { SocialMessaging } from "../../../sandbox/world/social-messaging.ts";
import { exampleTemplates } from "../../../sandbox/world/templates.ts";

export const ana = "+14155550123";
export const region = "us-east-1";
export const accountId = "123456789012";
export const business = exampleBusiness(region, accountId);
/** A Monday morning. */
export const startAt = Date.parse("2026-11-23T08:00:00Z");

/** An event of the WhatsApp topic, its inner JSON read too. */
export interface TopicEvent {
  readonly at: number;
  readonly envelope: JsonObject;
  readonly value: JsonObject;
}

/** Both carriers with people's phones on a clock that stands still, and everything that they published. */
export function carriers(options: { businesses?: BusinessNumber[]; seed?: number } = {}) {
  const clock = new Clock({ live: false, startAt });
  const random = seededRandom(options.seed ?? 1);
  const phones = new Phones();
  const faults = new Faults({ clock, phones });
  const topic: TopicEvent[] = [];
  const bus: JsonObject[] = [];
  const socialMessaging = new SocialMessaging({
    clock,
    random,
    phones,
    interference: faults,
    templates: exampleTemplates,
    businesses: options.businesses ?? [business],
    publishToTopic: (message) => {
      const envelope: JsonObject = JSON.parse(message);
      const entry = JSON.parse(String(envelope.whatsAppWebhookEntry));
      topic.push({ at: clock.now() - startAt, envelope, value: entry.changes[0].value });
    },
    putEvent: (event) => bus.push(event),
  });
  const smsVoice = new SmsVoice({
    clock,
    random,
    phones,
    interference: faults,
    region,
    accountId,
    identities: [exampleSmsNumber(region, accountId)],
    configurationSets: ["messages"],
    putEvent: (event) => bus.push(event),
  });

  /** The business sends a Cloud API body to someone. @returns AWS's message id */
  async function send(to: string, body: JsonObject): Promise<string> {
    const answer = await socialMessaging.call("SendWhatsAppMessage", {
      originationPhoneNumberId: business.phoneNumberId,
      metaApiVersion: "v24.0",
      message: base64({ messaging_product: "whatsapp", recipient_type: "individual", to, ...body }),
    });
    return String(answer.messageId);
  }

  return {
    clock,
    phones,
    faults,
    topic,
    bus,
    socialMessaging,
    smsVoice,
    send,
    sendText: (to: string, text: string) => send(to, { type: "text", text: { body: text } }),
    sendTemplate: (to: string, name = "message_waiting", language = "en", components: JsonObject[] = []) =>
      send(to, { type: "template", template: { name, language: { code: language }, components } }),
    sendSms: (to: string, text: string, more: JsonObject = {}) =>
      smsVoice.call("SendTextMessage", { DestinationPhoneNumber: to, MessageBody: text, ...more }),
    /** Statuses as the topic told them, in order: `sent`, `failed 131047` … */
    statuses: () =>
      topic.flatMap(({ value }) =>
        statusesIn(value).map((status) =>
          [status.status, errorCode(status)].filter((word) => word !== undefined).join(" "),
        ),
      ),
    /** What SMS events said, in order. */
    smsEvents: () =>
      bus.flatMap((event) =>
        event.source === "aws.sms-voice" ? [String((event.detail as JsonObject).eventType)] : [],
      ),
    inbound: () =>
      topic.flatMap(({ value }) => (Array.isArray(value.messages) ? (value.messages as JsonObject[]) : [])),
  };
}

export function statusesIn(value: JsonObject): JsonObject[] {
  return Array.isArray(value.statuses) ? (value.statuses as JsonObject[]) : [];
}

export function base64(body: JsonObject): string {
  return Buffer.from(JSON.stringify(body)).toString("base64");
}

function errorCode(status: JsonObject): string | undefined {
  const [error] = Array.isArray(status.errors) ? (status.errors as JsonObject[]) : [];
  return error === undefined ? undefined : String(error.code ?? error.title);
}
