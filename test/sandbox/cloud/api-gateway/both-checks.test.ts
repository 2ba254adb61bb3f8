import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { messageExamples } from "../../../../lib/api/whatsapp-examples.ts";
import type { Channel } from "../../../../lib/messaging/channels.ts";
import { acceptedBy, type Defaults } from "../../../../lib/messaging/requests/accept.ts";
import { mixedBodies } from "../../../second-opinions/bodies.ts";
import { openApi } from "./fixture.ts";

/** The mapping templates in front of Step Functions, and `accept-request` behind it, go by the same rules. */

const language = "en";
const defaults: Defaults = {
  originationIds: ["phone-number-id-1"],
  template: { name: "message_waiting", language },
  languages: { template: "message_waiting", default: language, approved: [], byCallingCode: {} },
  replyTimeoutSeconds: 7_200,
  messageType: "TRANSACTIONAL",
};

function isAccepted(channel: Channel, body: unknown): boolean {
  try {
    acceptedBy[channel](body, defaults);
    return true;
  } catch {
    return false;
  }
}

/** Requests with rich messages and templates, sound ones and such as lack something. */
const rich = fc.record(
  {
    destination_number: fc.constant("+14155550123"),
    message_body: fc.constantFrom("Hello", "x".repeat(1_601), "", 7),
    message: fc.oneof(
      fc.constantFrom<unknown>(...Object.values(messageExamples)),
      fc.constantFrom<unknown>("Hello", null, [], {}, { type: "fax" }, { type: "image" }, { image: {} }),
      fc.constantFrom<unknown>({ type: "image", image: "{caption}" }, { type: "contacts", contacts: {} }),
      fc.constantFrom<unknown>({ type: "text", text: { body: "Hello" }, to: "+14155550123" }),
    ),
    template: fc.constantFrom<unknown>({}, { name: "Big" }, { language: { code: "en" } }, "t", {
      lang: "en",
    }),
    fallback: fc.constantFrom("sms", true, "SMS"),
    reply_timeout_seconds: fc.constantFrom(60, "60", -1),
  },
  { requiredKeys: ["destination_number"], noNullPrototype: true },
);

describe("what is refused at the door, the first step would refuse too", () => {
  const { post } = openApi();

  it.each([
    ["sms", "/sendSMS"],
    ["whatsapp", "/sendWhatsApp"],
  ] as const)("on %s: each field with each value, and several mistakes at once", async (channel, path) => {
    const bodies = mixedBodies().filter((body) => body.startsWith('{"'));
    let refused = 0;
    for (const body of bodies) {
      const { status } = await post(path, body);
      if (status === 202) continue;
      refused++;
      // To Java 60.0 is no whole number, to JavaScript it is; to valibot a list is an object, to Java it is not.
      if (/\b(60\.0|7200\.0|7\.2e3)\b|"template":\[/.test(body)) continue;
      const parsed: unknown = body === '{"a":1,}' ? undefined : JSON.parse(body);
      expect(isAccepted(channel, parsed), body.slice(0, 200)).toBe(false);
    }
    expect(refused).toBeGreaterThan(100);
  });

  it("of rich messages and templates; and nothing that is sound", async () => {
    await fc.assert(
      fc.asyncProperty(rich, async (body) => {
        const { status, text } = await post("/sendWhatsApp", body);
        if (status === 400) expect(isAccepted("whatsapp", body), text).toBe(false);
        // What the templates do not look at lies inside an object, and none of these bodies has a mistake there.
        else if (
          !JSON.stringify(body).includes('"image":"{') &&
          !/"contacts":\{\}/.test(JSON.stringify(body))
        ) {
          expect(isAccepted("whatsapp", body), JSON.stringify(body)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
