import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../sandbox/cloud/service.ts";
import { exampleBusiness } from "../../sandbox/world/business.ts";
import { accountMessage } from "../../sandbox/world/whatsapp-events.ts";
import { story } from "../support/story.ts";

const sandbox = story();
const business = exampleBusiness("us-east-1", "111122223333");

/** What AWS publishes when Meta has something to say of the account: no business number is named in it. */
async function metaSays(field: string, value: JsonObject, at?: Date): Promise<void> {
  const time = at ?? (await sandbox.now());
  await sandbox.event("whatsapp", JSON.parse(accountMessage(business, field, value, time.getTime())));
}

const template = {
  message_template_id: 594425479261596,
  message_template_name: "message_waiting",
  message_template_language: "en",
};
const templateIs = (event: string, at?: Date) =>
  metaSays("message_template_status_update", { ...template, event, reason: "NONE" }, at);

const trouble = () =>
  sandbox.sandbox.cloudWatch.metrics().filter(({ name }) => name === "AccountTrouble").length;

describe("a template that Meta has paused", () => {
  it("is not waited for: the request fails at once and says why, until Meta lets the template go again", async () => {
    const before = trouble();
    await templateIs("PAUSED");
    expect(trouble()).toBe(before + 1);

    const ana = sandbox.person();
    const id = await sandbox.sendWhatsApp(ana, "hello");
    expect(await sandbox.request(id)).toMatchObject({
      outcome: "failed",
      error: { code: "SendRejected", title: expect.stringContaining("message_waiting in en: PAUSED") },
    });
    expect(await ana.received()).toEqual([]);

    await templateIs("APPROVED");
    const next = await sandbox.sendWhatsApp(ana, "hello");
    expect((await sandbox.request(next)).latest_status).toBe("held");
  });

  it("lets a fallback go at once", async () => {
    await templateIs("PAUSED");
    const ben = sandbox.person();
    await sandbox.sendWhatsApp(ben, { message_body: "hello", fallback: "sms" });
    await sandbox.passes(5);
    expect(await ben.received()).toEqual(["text: hello"]);
    await templateIs("APPROVED");
  });

  it("keeps nobody from an answer while the window is open", async () => {
    const cleo = sandbox.person();
    await cleo.writes("hi");
    await templateIs("PAUSED");
    await sandbox.sendWhatsApp(cleo, "hello");
    expect(await cleo.received()).toEqual(["text: hello"]);
    await templateIs("APPROVED");
  });

  it("is tried again after six hours, though nobody said that the pause is over", async () => {
    await templateIs("PAUSED");
    await sandbox.passes(6 * 3600 + 1);
    const id = await sandbox.sendWhatsApp(sandbox.person(), "hello");
    expect((await sandbox.request(id)).latest_status).toBe("held");
  });

  it("is not paused by a word that comes late", async () => {
    const earlier = await sandbox.now();
    await sandbox.passes(60);
    await templateIs("APPROVED");
    await templateIs("PAUSED", earlier);
    const id = await sandbox.sendWhatsApp(sandbox.person(), "hello");
    expect((await sandbox.request(id)).latest_status).toBe("held");
  });

  it("nor by one that is older by less than a second", async () => {
    await sandbox.passes(60);
    const second = Math.ceil((await sandbox.now()).getTime() / 1000) * 1000;
    await templateIs("APPROVED", new Date(second + 900));
    await templateIs("PAUSED", new Date(second + 100));
    const id = await sandbox.sendWhatsApp(sandbox.person(), "hello");
    expect((await sandbox.request(id)).latest_status).toBe("held");
  });

  it("is let go by a word whose clock is ahead", async () => {
    await templateIs("PAUSED");
    await templateIs("APPROVED", new Date((await sandbox.now()).getTime() + 10_000));
    const id = await sandbox.sendWhatsApp(sandbox.person(), "hello");
    expect((await sandbox.request(id)).latest_status).toBe("held");
  });
});

describe("what Meta says of the account", () => {
  it.each([
    [
      "message_template_quality_update",
      { ...template, new_quality_score: "RED" },
      { subject: "template", state: "RED" },
    ],
    [
      "template_category_update",
      { ...template, new_category: "MARKETING" },
      { subject: "template", state: "MARKETING" },
    ],
    [
      "phone_number_quality_update",
      { display_phone_number: "15550783881", event: "DOWNGRADE", current_limit: "TIER_250" },
      { subject: "number", state: "DOWNGRADE" },
    ],
    [
      "account_update",
      { event: "ACCOUNT_RESTRICTION", restriction_info: [] },
      { subject: "account", state: "ACCOUNT_RESTRICTION" },
    ],
  ])("by %s is published, without the number, and counted", async (field, value, told) => {
    const before = trouble();
    await metaSays(field, value);
    const published = await sandbox.published("account.changed");
    expect(published.at(-1)).toMatchObject(told);
    expect(JSON.stringify(published)).not.toContain("15550783881");
    expect(trouble()).toBe(before + 1);
  });

  it("in a form that nobody knows harms nothing", async () => {
    const before = await sandbox.published("account.changed");
    await metaSays("account_update", { event: "call +1 555 078 3881" });
    await metaSays("message_template_status_update", {});
    expect(await sandbox.published("account.changed")).toEqual(before);
    expect(await sandbox.queue("whatsapp-events")).toEqual([]);
  });
});
