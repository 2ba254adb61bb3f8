import * as fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { InvalidRequest } from "../../../../lib/messaging/errors.ts";
import {
  acceptSms,
  acceptWhatsApp,
  type Defaults,
  referenceOf,
} from "../../../../lib/messaging/requests/accept.ts";
import { DefaultTemplate } from "../../../../lib/messaging/requests/templates.ts";
import { body } from "../../../properties/bodies.ts";
import { marker } from "../../../properties/refusal.ts";
import { runs } from "../../../support/runs.ts";

/** Whatever reaches the first step of a workflow is accepted, or invalid in words that repeat nothing of it. */

const defaults: Defaults = {
  originationIds: ["phone-number-id-1"],
  template: v.parse(DefaultTemplate, { name: "message_waiting", language: "en" }),
  languages: { template: "message_waiting", default: "en", approved: [], byCallingCode: {} },
  replyTimeoutSeconds: 7_200,
  messageType: "TRANSACTIONAL",
};

/** As Step Functions hands it on: any JSON at all. */
const input = fc.oneof(body, fc.json()).map((text): unknown => {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
});

describe("any input at all", () => {
  it.each([
    ["an SMS", (given: unknown) => acceptSms(given, defaults)],
    ["a WhatsApp message", (given: unknown) => acceptWhatsApp(given, defaults)],
  ])("is accepted as %s or invalid", (_what, accept) => {
    let taken = 0;
    fc.assert(
      fc.property(input, (given) => {
        try {
          const { recipient } = accept(given);
          taken++;
          expect(recipient).toMatch(/^\+[1-9]\d{6,14}$/);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidRequest);
          expect((error as Error).message).not.toContain(marker);
          expect((error as Error).message.length).toBeLessThan(4_000);
        }
        expect(referenceOf(given) ?? "none").toMatch(/^[\w.:-]{1,64}$/);
      }),
      runs(3_000),
    );
    expect(taken).toBeGreaterThan(0);
  });

  it("leaves a text as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 300 }), (message_body) => {
        const request = { destination_number: "+14155550123", message_body };
        expect(acceptSms(request, defaults).message_body).toBe(message_body);
        expect(acceptWhatsApp(request, defaults).message).toEqual({
          type: "text",
          text: { body: message_body },
        });
      }),
      runs(1_000),
    );
  });
});
