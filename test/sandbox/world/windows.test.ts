import { describe, expect, it } from "vitest";
import { windowSeconds as ours } from "../../../lib/messaging/window.ts";
import { inboundIn } from "../../../sandbox/world/overheard.ts";
import { ServiceWindows, windowSeconds } from "../../../sandbox/world/windows.ts";
import { ana, business, carriers } from "./carriers-fixture.ts";

const hour = 3600 * 1000;

describe("a customer service window", () => {
  it("is at Meta as long as the stack takes it to be: lib/messaging/window.ts", () => {
    expect(windowSeconds).toEqual(ours);
  });

  it("is open for 24 hours from the person's last message, and not a moment longer", () => {
    const windows = new ServiceWindows();
    windows.open("pair", 0, { cameByAd: false });
    expect(windows.isOpen("pair", 24 * hour - 1)).toBe(true);
    expect(windows.isOpen("pair", 24 * hour)).toBe(false);
    expect(windows.isOpen("another pair", 0)).toBe(false);
  });

  it("is open for 72 hours after a click on an ad, whatever comes after it", () => {
    const windows = new ServiceWindows();
    windows.open("pair", 0, { cameByAd: true });
    windows.open("pair", hour, { cameByAd: false });
    expect(windows.isOpen("pair", 72 * hour - 1)).toBe(true);
    expect(windows.isOpen("pair", 72 * hour)).toBe(false);
  });

  it("is not shortened by an older message that comes late", () => {
    const windows = new ServiceWindows();
    windows.open("pair", 10 * hour, { cameByAd: false });
    windows.open("pair", 0, { cameByAd: false });
    expect(windows.isOpen("pair", 33 * hour)).toBe(true);
  });

  it("is kept by the carrier for as long, where a person writes because of an ad", async () => {
    const { clock, phones, sendText, statuses } = carriers();
    const message = { type: "text", text: { body: "Is it still there?" }, referral: { source_type: "ad" } };
    phones.write(ana, { kind: "message", value: message });
    await clock.advance(71 * 3600);
    await sendText(ana, "It is.");
    await clock.advance(1);
    expect(statuses()).toContain("delivered");
  });
});

describe("an event that is overheard", () => {
  const event = (value: object) =>
    JSON.stringify({
      whatsAppWebhookEntry: JSON.stringify({ id: "1", changes: [{ field: "messages", value }] }),
    });
  const metadata = { phone_number_id: business.metaPhoneNumberId };
  const hello = { type: "text", timestamp: "1795434571", text: { body: "hello" } };

  it("says who wrote when to whom, by number or by user id", () => {
    const messages = [
      { ...hello, from: "14155550123" },
      { ...hello, from: "", from_user_id: "US.1", referral: { source_type: "ad" } },
    ];
    const { metaPhoneNumberId } = business;
    const at = 1_795_434_571_000;
    expect(inboundIn(event({ metadata, messages }))).toEqual([
      { metaPhoneNumberId, at, from: "14155550123", userId: undefined, cameByAd: false },
      { metaPhoneNumberId, at, from: undefined, userId: "US.1", cameByAd: true },
    ]);
  });

  it.each([
    ["is not JSON", "{"],
    ["has no entry", "{}"],
    ["holds statuses", event({ metadata, statuses: [] })],
    ["comes from the platform", event({ metadata, messages: [{ ...hello, type: "system" }] })],
  ])("says nothing if it %s", (_what, text) => {
    expect(inboundIn(text)).toEqual([]);
  });

  it("opens the window of a person who hides their number too", async () => {
    const { clock, phones, sendText, socialMessaging, statuses } = carriers();
    const from_user_id = phones.get(ana).userId(business.wabaId);
    const timestamp = String(clock.now() / 1000);
    socialMessaging.overhear(event({ metadata, messages: [{ ...hello, timestamp, from_user_id }] }));
    await sendText(ana, "hi");
    await clock.advance(1);
    expect(statuses()).toContain("delivered");
  });
});
