import { describe, expect, it } from "vitest";
import { type Person, story } from "../support/story.ts";

const sandbox = story();

/** How many waiters go into one update: DynamoDB takes no expression of more than 4 KB. */
const atOnce = 100;

/** Puts others on the list of those who wait for this person, with task tokens of so many characters. */
async function crowd(person: Person, count: number, length = 2_000, from = 0): Promise<void> {
  for (let done = 0; done < count; done += atOnce) {
    await addWaiters(person, Math.min(atOnce, count - done), length, from + done);
  }
}

async function addWaiters(person: Person, count: number, length: number, from: number): Promise<void> {
  const [table] = sandbox.sandbox.program
    .of("aws:dynamodb/table:Table")
    .filter(({ name }) => name === "conversations");
  const row = (await sandbox.table("conversations")).find(({ phone_id }) => phone_id === person.number);
  const waiters = Array.from({ length: count }, (_, index) => ({
    M: { token: { S: `token-${from + index}-`.padEnd(length, "x") }, since: { N: "1" } },
  }));
  await sandbox.sandbox.dynamoDb.call("UpdateItem", {
    TableName: String(table?.state.name),
    Key: { phone_id: { S: person.number }, origination_id: { S: String(row?.origination_id) } },
    UpdateExpression: `SET ${waiters.map((_, index) => `waiting.#n${index} = :v${index}`).join(", ")}`,
    ExpressionAttributeNames: Object.fromEntries(
      waiters.map((_, index) => [`#n${index}`, `gone-${from + index}`]),
    ),
    ExpressionAttributeValues: Object.fromEntries(waiters.map((waiter, index) => [`:v${index}`, waiter])),
  });
}

/** Goes on until DynamoDB takes no more. */
async function fillUp(person: Person): Promise<never> {
  for (let from = 1_000; ; from++) await crowd(person, 1, 300, from);
}

describe("a person for whom very many messages are held", () => {
  it("can have another one held, and gets it on reply", async () => {
    const eve = sandbox.person();
    await sandbox.sendWhatsApp(eve, "the first");
    // More than the 256 KiB that a state of a workflow may return.
    await crowd(eve, 135);

    const id = await sandbox.sendWhatsApp(eve, "one more");
    expect((await sandbox.request(id)).latest_status).toBe("held");
    await eve.writes("yes");
    await sandbox.passes(120);

    expect((await eve.received()).filter((shown) => shown.startsWith("text"))).toEqual([
      "text: the first",
      "text: one more",
    ]);
  });

  it("cannot have more than DynamoDB's 400 KB for one item: the next request fails, and says why", async () => {
    const eve = sandbox.person();
    await sandbox.sendWhatsApp(eve, "the first");
    await crowd(eve, 195);
    await expect(fillUp(eve)).rejects.toThrow("size");
    const id = await sandbox.sendWhatsApp(eve, { message_body: "one too many", reference: "x".repeat(64) });
    await sandbox.passes(60);
    expect(await sandbox.request(id)).toMatchObject({
      latest_status: "failed",
      error: { title: expect.stringContaining("size") },
    });
  });
});

describe("an execution that an operator stops", () => {
  it("shows as failed, once it should have ended", async () => {
    const eve = sandbox.person();
    const id = await sandbox.sendWhatsApp(eve, "stopped");
    const { executionArn } = await arnOf(id);
    await sandbox.sandbox.stepFunctions.call(
      "StopExecution",
      { executionArn, error: "Stopped", cause: "by an operator" },
      { role: "operator" },
    );
    await sandbox.passes(7200 + 16 * 60);
    expect(await sandbox.request(id)).toMatchObject({ latest_status: "failed", error: { code: "Stopped" } });
  });
});

async function arnOf(requestId: string): Promise<{ executionArn: string }> {
  const execution = sandbox.sandbox.stepFunctions.execution(requestId);
  if (execution === undefined) throw new Error(`There is no execution ${requestId}.`);
  return { executionArn: execution.arn };
}
