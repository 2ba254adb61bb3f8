import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../sandbox/cloud/service.ts";
import { story } from "../support/story.ts";

/** Where the tokens are kept on which executions wait. */

const sandbox = story();

/** Every record in the streams of the tables, as text. */
function streamed(): string {
  const { dynamoDb, program } = sandbox.sandbox;
  const records = program.of("aws:dynamodb/table:Table").flatMap(({ state }) => {
    const stream = typeof state.streamArn === "string" ? dynamoDb.stream(state.streamArn) : undefined;
    if (stream === undefined) return [];
    const { ShardIterator = null } = stream.call("GetShardIterator", { ShardIteratorType: "TRIM_HORIZON" });
    return stream.call("GetRecords", { ShardIterator }).Records as JsonObject[];
  });
  return JSON.stringify(records);
}

/** The tokens that Step Functions has handed out so far. */
async function tokensOf(requestId: string): Promise<string[]> {
  const { history } = await sandbox.execution(requestId);
  return [...new Set(JSON.stringify(history).match(/AQCEAAAA[A-Za-z0-9+/=]{100,}/g))];
}

describe("a task token", () => {
  it("is in no table's stream, of whatever an execution waits for", async () => {
    const [ana, ben, eve] = [sandbox.person(), sandbox.person(), sandbox.person()];
    await ben.writes("hello");
    await ben.is({ online: false });
    await eve.is({ online: false });
    const held = await sandbox.sendWhatsApp(ana, "held for a reply");
    const underway = await sandbox.sendWhatsApp(ben, "on its way");
    const sms = await sandbox.sendSms(eve, "on its way too");

    const tokens = await Promise.all([held, underway, sms].map(tokensOf));
    expect(tokens.map((ofRequest) => ofRequest.length)).toEqual([1, 1, 1]);
    const records = streamed();
    for (const id of [held, underway, sms]) expect(records).toContain(id);
    for (const token of tokens.flat()) expect(records).not.toContain(token);
  });

  it("is forgotten once its execution was told", async () => {
    const ana = sandbox.person();
    await ana.writes("hello");
    await ana.is({ online: false });
    const id = await sandbox.sendWhatsApp(ana, "on its way");
    const [{ eum_msg_id } = {}] = (await sandbox.table("messages")).filter((row) => row.request_id === id);
    const waits = async () => (await sandbox.table("waits")).filter((row) => row.eum_msg_id === eum_msg_id);
    expect(await waits()).toHaveLength(1);

    await ana.is({ online: true });

    expect(await waits()).toEqual([]);
    expect((await sandbox.path(id)).at(-1)).toBe("Delivered");
  });
});

describe("an SMS of which the carrier says twice that it has no more to report", () => {
  it("is waited for as long as one of which it says so once, and is delivered when proof comes", async () => {
    const ana = sandbox.person();
    await sandbox.fault({ events: "duplicate", status: "TEXT_SUCCESSFUL", number: ana.number });
    await sandbox.fault({ events: "delay", status: "TEXT_DELIVERED", seconds: 60, number: ana.number });
    const id = await sandbox.sendSms(ana, "hello");
    await sandbox.passes(30);
    expect((await sandbox.path(id)).at(-1)).toBe("AwaitLastWord");
    await sandbox.passes(60);

    expect((await sandbox.path(id)).slice(-2)).toEqual(["AwaitLastWord", "Delivered"]);
    expect(await sandbox.request(id)).toMatchObject({ latest_status: "delivered", outcome: "delivered" });
  });
});

describe("a wait that the tables are too busy to store", () => {
  const busy = (state: string) =>
    sandbox.fault({ call: { state }, error: "TransactionCanceledException", times: 9 });

  it("is stored once they are not: a message on WhatsApp", async () => {
    const ana = sandbox.person();
    await ana.writes("hello");
    await busy("AwaitDelivery");
    const id = await sandbox.sendWhatsApp(ana, "hello");
    await sandbox.passes(120);

    expect((await sandbox.path(id)).slice(-4)).toEqual([
      "FindDelivery",
      "IsDelivered",
      "AwaitDelivery",
      "Delivered",
    ]);
    expect(await ana.received()).toEqual(["text: hello"]);
    expect(await sandbox.request(id)).toMatchObject({ latest_status: "delivered" });
  });

  it("is stored once they are not: an SMS that is sent instead", async () => {
    const ana = sandbox.person();
    await ana.is({ online: false });
    await busy("AwaitFallback");
    const message = { message_body: "hello", fallback: "sms", reply_timeout_seconds: 60 };
    const id = await sandbox.sendWhatsApp(ana, message);
    await sandbox.passes(240);

    expect((await sandbox.path(id)).slice(-3)).toEqual(["FindDelivery", "IsDelivered", "AwaitFallback"]);
    await ana.is({ online: true });
    expect(await sandbox.request(id)).toMatchObject({ latest_status: "delivered" });
  });

  it("is stored once they are not: an SMS of which the carrier has said all", async () => {
    const ana = sandbox.person();
    await ana.is({ online: false });
    const id = await sandbox.sendSms(ana, "hello");
    await busy("AwaitLastWord");
    const [{ eum_msg_id } = {}] = (await sandbox.table("messages")).filter((row) => row.request_id === id);
    await sandbox.control("POST", "/events/sms", {
      source: "aws.sms-voice",
      "detail-type": "Text Message Delivery Status Updated",
      detail: {
        eventType: "TEXT_SUCCESSFUL",
        eventTimestamp: sandbox.sandbox.clock.now(),
        isFinal: true,
        messageId: eum_msg_id,
        messageStatus: "SUCCESSFUL",
      },
    });
    await sandbox.passes(120);

    expect((await sandbox.path(id)).slice(-3)).toEqual(["FindDelivery", "IsDelivered", "AwaitLastWord"]);
    await sandbox.passes(600);
    expect((await sandbox.path(id)).slice(-2)).toEqual(["RecordNoConfirmation", "SentWithoutConfirmation"]);
    expect((await sandbox.table("waits")).filter((row) => row.eum_msg_id === eum_msg_id)).toEqual([]);
  });
});
