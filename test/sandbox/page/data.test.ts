import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { cell, written } from "../../../sandbox/page/data/cell.ts";
import { channelOfEvent, rawEventWords } from "../../../sandbox/page/data/raw-event-words.ts";
import { rowsOfRequest } from "../../../sandbox/page/data/rows-of-request.ts";
import type { Request } from "../../../sandbox/page/state/requests.ts";

describe("a cell", () => {
  it.each([["2026-11-22T10:00:03.000Z"], [Date.parse("2026-11-22T10:00:03.000Z") / 1000]])(
    "shows the instant %s as people read it",
    (value) => {
      expect(cell(value)).toMatch(/^Sun 22 Nov \d\d:\d\d:03$/);
      expect(written(value)).toBe(String(value));
    },
  );

  it.each([
    [undefined, ""],
    ["__UNKNOWN__", "__UNKNOWN__"],
    [7200, "7200"],
    [{ sent: "yes" }, '{"sent":"yes"}'],
  ])("shows %j as %s", (value, shown) => {
    expect(cell(value)).toBe(shown);
  });
});

describe("the rows of a request", () => {
  it("are its own, its messages', their waits, and the conversation, in whichever form its number was dialled", () => {
    const request = { id: "r1", number: "+525555550187" } as Request;
    const messages = [
      { request_id: "r1", eum_msg_id: "m1" },
      { request_id: "r2", eum_msg_id: "m2" },
    ];
    const rows = [
      { request_id: "r1" },
      { request_id: "r2" },
      { phone_id: "+5215555550187" },
      { phone_id: "+14155550123" },
      { eum_msg_id: "m1" },
      { eum_msg_id: "m2" },
    ];
    expect(rowsOfRequest(rows, request, messages)).toEqual([rows[0], rows[2], rows[4]]);
  });
});

describe("a raw event", () => {
  const recorded = async (name: string) => readFile(new URL(`../../events/${name}`, import.meta.url), "utf8");

  it("of WhatsApp is known by what the person does", async () => {
    const body = await recorded("sns_wa_in_text.json");
    expect(channelOfEvent(body)).toBe("whatsapp");
    expect(rawEventWords({ channel: "whatsapp", body })).toBe("WhatsApp: the person writes (text)");
  });

  it("of SMS is known by its type", () => {
    const body = JSON.stringify({ source: "aws.sms-voice", detail: { eventType: "TEXT_DELIVERED" } });
    expect(channelOfEvent(body)).toBe("sms");
    expect(rawEventWords({ channel: "sms", body })).toBe("SMS: TEXT_DELIVERED");
  });

  it.each(["", "[]", "{}", '{"source": "aws.s3"}'])("is not %j", (body) => {
    expect(channelOfEvent(body)).toBeUndefined();
  });
});
