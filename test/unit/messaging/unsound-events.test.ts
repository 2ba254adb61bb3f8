import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MalformedEvent } from "../../../lib/messaging/errors.ts";
import { parseSmsEvent, smsStatusReport } from "../../../lib/messaging/sms-events.ts";
import {
  contentOf,
  parseWhatsAppEvent,
  type WhatsAppEvent,
  whatsAppStatusReport,
} from "../../../lib/messaging/whatsapp-events.ts";
import { runs } from "../../support/runs.ts";
import { type Json, spoil, spoils } from "../../support/spoil.ts";
import { metadata, sent, text, topicMessage } from "../../support/topic-message.ts";

/** Whatever somebody makes of an event: it is read, or put aside alone, and what is sound beside it is taken. */

const failed = {
  ...sent("wamid.spoiled"),
  status: "failed",
  biz_opaque_callback_data: "message:request-1",
  errors: [{ code: 131026, title: "Message undeliverable", error_data: { details: "…" } }],
};
const reply = { ...text("16505550000"), context: { id: "wamid.template" } };
const reaction = { ...text("16505550000"), type: "reaction", reaction: { message_id: "…", emoji: "👍" } };
const contacts = [{ wa_id: "16505551234", user_id: "US.1" }];

/** Everything that the handler asks of an event, so that nothing in it can make it stumble. */
function use(events: readonly WhatsAppEvent[]): void {
  for (const { statuses, messages } of events) {
    for (const status of statuses) {
      const report = whatsAppStatusReport(status);
      if (report !== undefined) expect(new Date(report.at).toISOString()).toMatch(/^\d{4}-/);
    }
    for (const message of messages) {
      expect(new Date(message.timestamp * 1000).toISOString()).toMatch(/^\d{4}-/);
      contentOf(message);
    }
  }
}

/** Nothing personal is in what is logged. */
function expectQuotesNothing(reasons: readonly string[]): void {
  expect(reasons.join()).not.toMatch(/hello|16505550000|wamid\.|undeliverable/);
}

describe("sound items", () => {
  it.each<[string, Json]>([
    ["a status", failed],
    ["a reply", reply],
    ["a reaction", reaction],
  ])("are taken whatever was done to %s beside them", (_what, item) => {
    fc.assert(
      fc.property(spoils, fc.nat(2), (changes, place) => {
        const spoiled = changes.reduce(spoil, item);
        const beside = <Sound>(sound: Sound[]) => sound.toSpliced(place, 0, spoiled as Sound);
        const isStatus = item === failed;
        const value = {
          ...metadata,
          contacts,
          statuses: (isStatus ? beside : (sound: object[]) => sound)([sent("wamid.1"), sent("wamid.2")]),
          messages: (isStatus ? (sound: object[]) => sound : beside)([
            text("16505551234"),
            text("16505559999"),
          ]),
        };
        const { events, unsound } = parseWhatsAppEvent(topicMessage({ value }));
        use(events);
        const [event] = events;
        expect(event?.statuses.map(({ id }) => id)).toEqual(expect.arrayContaining(["wamid.1", "wamid.2"]));
        expect(event?.messages).toEqual(
          expect.arrayContaining([
            expect.objectContaining({ from: "16505551234", userId: "US.1", text: { body: "hello" } }),
            expect.objectContaining({ from: "16505559999" }),
          ]),
        );
        const taken = (event?.statuses.length ?? 0) + (event?.messages.length ?? 0);
        expect(taken + unsound.length).toBe(5);
        expectQuotesNothing(unsound);
      }),
      runs(500),
    );
  });

  it("are taken whatever was done to another change of the same event", () => {
    fc.assert(
      fc.property(spoils, fc.boolean(), (changes, first) => {
        const sound = { field: "messages", value: { ...metadata, messages: [text("16505551234")] } };
        const other: Json = {
          field: "messages",
          value: { ...metadata, contacts, messages: [reply], statuses: [failed] },
        };
        const spoiled = changes.reduce(spoil, other);
        const entry = { changes: first ? [spoiled, sound] : [sound, spoiled] };
        const { events, unsound } = parseWhatsAppEvent(
          topicMessage({ whatsAppWebhookEntry: JSON.stringify(entry) }),
        );
        use(events);
        expect(events.flatMap(({ messages }) => messages.map(({ from }) => from))).toContain("16505551234");
        expectQuotesNothing(unsound);
      }),
      runs(500),
    );
  });
});

describe("an event", () => {
  const value = { ...metadata, contacts, statuses: [failed], messages: [reply] };

  it("is read or malformed, and nothing else, whatever was done to any part of it", () => {
    fc.assert(
      fc.property(spoils, spoils, fc.boolean(), (inEntry, inEnvelope, both) => {
        const envelope = JSON.parse(topicMessage({ value, messageId: "6d69f07a" }));
        const entry = JSON.stringify(inEntry.reduce(spoil, JSON.parse(envelope.whatsAppWebhookEntry)));
        const whole: Json = { ...envelope, whatsAppWebhookEntry: entry };
        const spoiled = both ? inEnvelope.reduce(spoil, whole) : whole;
        expectReadOrMalformed(JSON.stringify(spoiled));
      }),
      runs(500),
    );
  });

  it("is malformed if it breaks off", () => {
    const body = topicMessage({ value });
    fc.assert(
      fc.property(fc.nat(body.length - 1), (length) => {
        expect(() => parseWhatsAppEvent(body.slice(0, length))).toThrow(MalformedEvent);
      }),
      runs(100),
    );
  });

  function expectReadOrMalformed(body: string): void {
    try {
      const { events, unsound } = parseWhatsAppEvent(body);
      use(events);
      expectQuotesNothing(unsound);
    } catch (error) {
      expect(error).toBeInstanceOf(MalformedEvent);
      expectQuotesNothing([(error as MalformedEvent).message]);
    }
  }
});

describe("an SMS event", () => {
  it("is read or malformed, and nothing else, whatever was done to any part of it", () => {
    const event: Json = {
      time: "2024-10-16T17:21:40Z",
      detail: {
        eventType: "TEXT_BLOCKED",
        messageId: "9539975a",
        eventTimestamp: 1729099299998,
        messageStatus: "BLOCKED",
        messageStatusDescription: "Blocked",
      },
    };
    fc.assert(
      fc.property(spoils, (changes) => {
        const body = JSON.stringify(changes.reduce(spoil, event));
        try {
          const report = smsStatusReport(parseSmsEvent(body));
          if (report !== undefined) expect(new Date(report.at).toISOString()).toMatch(/^\d{4}-/);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedEvent);
        }
      }),
      runs(500),
    );
  });
});
