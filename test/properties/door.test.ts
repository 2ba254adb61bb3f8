import { request } from "node:http";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exampleBusiness, phoneNumberArn } from "../../sandbox/world/business.ts";
import { runs } from "../support/runs.ts";
import { type Json, spoil, spoils } from "../support/spoil.ts";
import { aMoment, story } from "../support/story.ts";
import { awkwardText } from "./bodies.ts";
import { expectRefusal } from "./refusal.ts";

/** The whole system, from the door to the phone. */

const sandbox = story();

describe("any text at all", () => {
  it("that is accepted is what the phone shows, character for character", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(awkwardText, { minLength: 5, maxLength: 5 }), async (texts) => {
        const [ana, bob] = [sandbox.person(), sandbox.person()];
        await ana.writes("hello");
        for (const message_body of texts) {
          for (const [path, { number }] of [
            ["/sendWhatsApp", ana],
            ["/sendSMS", bob],
          ] as const) {
            const answer = await sandbox.api("POST", path, { destination_number: number, message_body });
            expect(answer.status).toBe(202);
            await sandbox.passes(aMoment);
          }
        }
        for (const { phone } of [ana, bob].map((person) => ({ phone: person.phone() }))) {
          const shown = (await phone).filter(({ direction }) => direction === "out");
          expect(shown.map(({ body }) => body)).toEqual(texts);
        }
      }),
      runs(2),
    );
  });
});

describe("any id at all", () => {
  const encoded = fc.oneof(
    fc.constantFrom(
      "__proto__",
      "constructor",
      "toString",
      "..",
      ".",
      "%",
      "%zz",
      "%c3%28",
      "%00",
      "%2F",
      "%252F",
    ),
    fc.constantFrom(
      "%0d%0aX-A:%20b",
      "a%3Fb",
      "a%23b",
      "*",
      "null",
      "undefined",
      "[object%20Object]",
      "$input",
      ";",
    ),
    fc.string({ unit: "binary", minLength: 1, maxLength: 300 }).map(encodeURIComponent),
    fc.string({ unit: fc.constantFrom(..."abcXYZ019_-"), minLength: 1, maxLength: 300 }),
  );

  it("that is nobody's is not found, by GET and by cancelling", async () => {
    await fc.assert(
      fc.asyncProperty(encoded, fc.boolean(), async (id, cancels) => {
        const answer = cancels
          ? await raw("POST", `/messages/${id}/cancel`)
          : await raw("GET", `/messages/${id}`);
        expectRefusal(answer);
        expect(["not_found", "no_such_route", "method_not_allowed", "refused", "invalid_request"]).toContain(
          (JSON.parse(answer.text) as { error: string }).error,
        );
      }),
      runs(50),
    );
  });

  it("that may be a key is the request's, on every route", async () => {
    const key = fc.oneof(
      fc.string({ unit: fc.constantFrom(..."abcXYZ019_-"), minLength: 1, maxLength: 80 }),
      fc.constantFrom(
        "-",
        "_",
        "--",
        "null",
        "undefined",
        "NaN",
        "0",
        "-1",
        "messages",
        "cancel",
        "x".repeat(80),
      ),
    );
    const used = new Set<string>();
    await fc.assert(
      fc.asyncProperty(key, async (id) => {
        fc.pre(!used.has(id) && !/^__.*__$/.test(id));
        used.add(id);
        expect(await sandbox.sendWhatsApp(sandbox.person(), "hello", id)).toBe(id);
        expect(await sandbox.request(id)).toMatchObject({ request_id: id, latest_status: "held" });
        const { status, body } = await sandbox.api("POST", `/messages/${id}/cancel`);
        expect({ status, body }).toEqual({ status: 200, body: { request_id: id, status: "cancelled" } });
      }),
      runs(4),
    );
  });

  /** The path as it is, which `fetch` would tidy. */
  function raw(method: string, path: string): Promise<{ status: number; text: string }> {
    const { url, apiKey } = sandbox.sandbox;
    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(url);
      const call = request(
        { hostname, port, method, path: `/v1${path}`, headers: { "x-api-key": apiKey } },
        async (response) => {
          const text = (await response.toArray()).join("");
          resolve({ status: response.statusCode ?? 0, text });
        },
      );
      call.on("error", reject).end();
    });
  }
});

describe("any event at all", () => {
  const { metaPhoneNumberId, wabaId, ...business } = exampleBusiness("us-east-1", "111122223333");
  const arn = phoneNumberArn({ metaPhoneNumberId, wabaId, ...business });
  const timestamp = "1795341600";
  const status = {
    id: "wamid.spoiled",
    status: "failed",
    timestamp,
    recipient_id: "14155559999",
    biz_opaque_callback_data: "message:spoiled",
    errors: [{ code: 131026, title: "Message undeliverable" }],
  };
  const message = { id: "wamid.x", type: "text", timestamp, from: "14155559999", text: { body: "spoiled" } };
  const change: Json = {
    field: "messages",
    value: { metadata: { phone_number_id: metaPhoneNumberId }, statuses: [status], messages: [message] },
  };
  const smsDetail: Json = {
    eventType: "TEXT_DELIVERED",
    isFinal: true,
    eventTimestamp: 1795341600000,
    messageId: "9539975a-e71f-45f3-b496-8d98dc098a77",
    messageStatus: "DELIVERED",
    messageStatusDescription: "Message has been accepted by phone",
  };

  it("is handled, or put aside alone: what comes with it is taken, and nothing fails of itself", async () => {
    await fc.assert(
      fc.asyncProperty(spoils, spoils, async (inChange, inDetail) => {
        const [ana, bob] = [sandbox.person(), sandbox.person()];
        const sms = await sandbox.sendSms(bob, "hello");
        const reply = { ...message, from: ana.number.slice(1), text: { body: "sound" } };
        const sound = {
          field: "messages",
          value: { ...(change as { value: object }).value, statuses: [], messages: [reply] },
        };
        const entry = { id: wabaId, changes: [inChange.reduce(spoil, change), sound] };
        await sandbox.control("POST", "/events/whatsapp", {
          context: { MetaPhoneNumberIds: [{ metaPhoneNumberId, arn }] },
          whatsAppWebhookEntry: JSON.stringify(entry),
        });
        await sandbox.control("POST", "/events/sms", {
          source: "aws.sms-voice",
          "detail-type": "Text Message Delivery Status Updated",
          detail: asObject(inDetail.reduce(spoil, smsDetail)),
        });
        await sandbox.passes(aMoment);
        const conversation = (await sandbox.table("conversations")).find(
          ({ phone_id }) => phone_id === ana.number,
        );
        expect(conversation?.last_inbound_at).toBe(Number(timestamp));
        expect(await sandbox.request(sms)).toMatchObject({ latest_status: "delivered" });
      }),
      runs(8),
    );
    await sandbox.passes(3_600);
    expect(await failuresIn("whatsapp-events")).toEqual(["MalformedEvent", "MessageNotTracked"]);
    expect(await failuresIn("sms-events")).toEqual(["MalformedEvent", "MessageNotTracked"]);
  });

  /** EventBridge takes no detail that is not one. */
  function asObject(detail: Json): Json {
    return typeof detail === "object" && detail !== null && !Array.isArray(detail) ? detail : { detail };
  }

  /** By name, each once: what a function could not do, in its own words. */
  async function failuresIn(name: string): Promise<string[]> {
    const log = (await sandbox.control("GET", `/logs/${name}`)) as Array<{ message: string }>;
    const names = log.flatMap(({ message: line }) => /"error_name":"(\w+)"/.exec(line)?.[1] ?? []);
    return [...new Set(names)].sort();
  }
});
