import { describe, expect, it } from "vitest";
import { type Person, story } from "../support/story.ts";

/** POST …/check: what would become of a request. */

const sandbox = story();

async function check(to: Person, fields: object = { message_body: "Hello" }): Promise<unknown> {
  const body = { destination_number: to.number, ...fields };
  const answer = await sandbox.api("POST", "/sendWhatsApp/check", body);
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({ type: "whatsapp" });
  return answer.body.next_status;
}

describe("a check says what a request would come to", () => {
  it("held, for somebody who has not written; a template by itself is sent", async () => {
    const ana = sandbox.person();
    expect(await check(ana)).toBe("held");
    expect(await check(ana, { template: {} })).toBe("sent_for_delivery");
  });

  it("sent, while the window is open, and no longer", async () => {
    const ana = sandbox.person();
    await ana.writes("Hello");
    expect(await check(ana)).toBe("sent_for_delivery");
    await sandbox.passes(24 * 3600);
    expect(await check(ana)).toBe("held");
  });

  it("opted out, for somebody who wants nothing, not even templates", async () => {
    const ana = sandbox.person();
    await ana.writes("STOP");
    expect(await check(ana)).toBe("opted_out");
    expect(await check(ana, { template: {} })).toBe("opted_out");
  });

  it("too many, when the line is full", async () => {
    const ana = sandbox.person();
    for (let held = 0; held < 40; held++) await sandbox.sendWhatsApp(ana, `number ${held}`);
    expect(await check(ana)).toBe("too_many_held");
  });

  it("sent, for an SMS", async () => {
    const body = { destination_number: sandbox.person().number, message_body: "Hello" };
    const answer = await sandbox.api("POST", "/sendSMS/check", body);
    expect(answer).toMatchObject({ status: 200, body: { type: "sms", next_status: "sent_for_delivery" } });
  });
});

it("a check sends nothing and leaves nothing behind", async () => {
  const ana = sandbox.person();
  const tables = ["requests", "messages", "conversations"] as const;
  const before = await Promise.all(tables.map((name) => sandbox.table(name)));

  await check(ana);
  await sandbox.passes(5);

  expect(await ana.phone()).toEqual([]);
  expect(await Promise.all(tables.map((name) => sandbox.table(name)))).toEqual(before);
});

it("and a request comes to what its check has said", async () => {
  const ana = sandbox.person();
  const said = await check(ana);
  const id = await sandbox.sendWhatsApp(ana, "Hello");
  expect((await sandbox.request(id)).latest_status).toBe(said);
});
