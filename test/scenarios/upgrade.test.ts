import { describe, expect, it } from "vitest";
import { type Person, story } from "../support/story.ts";

/** What a stack that was upgraded finds of the version before: see docs/operations.md, "Changing the stack". */

const sandbox = story();
const template =
  "template: You have a message waiting from Example Company. Reply to this message to receive it.";

/** Turns the person's row into one of before 0.2, which says when they last wrote and not how long that counts. */
async function asWrittenBefore(person: Person): Promise<void> {
  const [table] = sandbox.sandbox.program
    .of("aws:dynamodb/table:Table")
    .filter(({ name }) => name === "conversations");
  const row = (await sandbox.table("conversations")).find(({ phone_id }) => phone_id === person.number);
  await sandbox.sandbox.dynamoDb.call("UpdateItem", {
    TableName: String(table?.state.name),
    Key: { phone_id: { S: person.number }, origination_id: { S: String(row?.origination_id) } },
    UpdateExpression: "REMOVE window_until",
    ConditionExpression: "attribute_exists(window_until)",
  });
}

describe("a person who wrote before the stack was upgraded", () => {
  it("is free to be written to until ten minutes before the 24 hours are over, and not after", async () => {
    const ana = sandbox.person();
    await ana.writes("Hello");
    await asWrittenBefore(ana);

    await sandbox.passes(24 * 3600 - 660);
    const sent = await sandbox.sendWhatsApp(ana, "still open");
    expect(await sandbox.path(sent)).not.toContain("ClaimTemplate");
    await sandbox.passes(120);
    const held = await sandbox.sendWhatsApp(ana, "closed now");
    expect(await ana.received()).toEqual(["text: still open", template]);

    await ana.writes("yes");
    expect(await sandbox.request(held)).toMatchObject({ latest_status: "delivered" });
  });

  it("has a window of the new kind as soon as they write again", async () => {
    const ana = sandbox.person();
    await ana.writes("Hello");
    await asWrittenBefore(ana);
    await sandbox.passes(3600);
    await ana.writes("Anybody there?");

    const row = (await sandbox.table("conversations")).find(({ phone_id }) => phone_id === ana.number);
    expect(row).toMatchObject({ window_until: Number(row?.last_inbound_at) + 24 * 3600 - 600 });
  });

  it("loses that window when Meta says that it was closed after all", async () => {
    const ana = sandbox.person();
    await ana.writes("Hello");
    await asWrittenBefore(ana);
    await sandbox.fault({ whatsapp: 131047, number: ana.number, role: "text" });

    const id = await sandbox.sendWhatsApp(ana, "Your parcel arrives today.");

    expect(await sandbox.request(id)).toMatchObject({ latest_status: "held" });
    expect(await ana.received()).toEqual([template]);
  });
});
