import { describe, expect, it } from "vitest";
import { story } from "../support/story.ts";

/** Numbers that people write in more than one way, and numbers that reach nobody. */

const sandbox = story();
const template =
  "template: You have a message waiting from Example Company. Reply to this message to receive it.";

describe("a person whose number has two forms", () => {
  it.each([
    ["Mexican, with the 1", "+5215555550181", "+525555550181"],
    ["Mexican, without it", "+525555550182", "+5215555550182"],
    ["Argentinian, with the 9", "+5491155550183", "+541155550183"],
    ["Argentinian, without it", "+541155550184", "+5491155550184"],
    ["Brazilian, with the ninth digit", "+5531987650185", "+553187650185"],
    ["Brazilian, without it", "+553187650186", "+5531987650186"],
  ])("has one conversation: %s", async (_whose, dialled, other) => {
    const person = sandbox.person(dialled);

    const first = await sandbox.sendWhatsApp(person, "one");
    await sandbox.passes(10);
    const second = await sandbox.sendWhatsApp(sandbox.person(other), "two");
    expect(await person.received()).toEqual([template]);

    await person.writes("yes");

    expect(await person.received()).toEqual([template, "text: one", "text: two"]);
    for (const id of [first, second])
      expect(await sandbox.request(id)).toMatchObject({ latest_status: "delivered" });
    const digits = [dialled, other].map((number) => number.slice(1));
    const rows = (await sandbox.table("conversations")).filter(({ phone_id }) =>
      digits.some((form) => String(phone_id).includes(form)),
    );
    expect(rows).toHaveLength(1);
  });
});

describe("a number that reaches nobody", () => {
  it.each([
    ["too short for its country", "+1206555019"],
    ["of no country", "+999123456789"],
  ])("is refused on either channel: %s", async (_what, destination_number) => {
    for (const route of ["/sendSMS", "/sendWhatsApp"]) {
      const { status, body } = await sandbox.api("POST", route, {
        destination_number,
        message_body: "Hello",
      });
      expect(status).toBe(400);
      expect(body).toMatchObject({ error: "invalid_request", field: "destination_number" });
      expect(JSON.stringify(body)).not.toContain(destination_number.slice(1));
    }
  });

  it("ends invalid, with the reason, if it takes the numbering plans to see: a landline", async () => {
    const destination_number = "+493012345678";
    for (const route of ["/sendSMS", "/sendWhatsApp"]) {
      const answer = await sandbox.api("POST", route, { destination_number, message_body: "Hello" });
      expect(answer.status).toBe(202);
      await sandbox.passes(1);

      const request = await sandbox.request(String(answer.body.request_id));
      expect(request).toMatchObject({ latest_status: "invalid", messages: [] });
      expect(request.error?.title).toContain("destination_number: a landline cannot receive SMS or WhatsApp");
      expect(request.error?.title).not.toContain(destination_number.slice(1));
    }
  });
});
