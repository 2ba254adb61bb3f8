import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, describe, expect, it } from "vitest";
import { story } from "../support/story.ts";

/** The user's own system: takes what is posted to it, unless it is out of order. */
const posted: Array<{
  key: string | undefined;
  event: { "detail-type": string; detail: Record<string, unknown> };
}> = [];
let outOfOrder = false;
const receiver = createServer((request, response) => {
  let body = "";
  request.on("data", (part) => {
    body += part;
  });
  request.on("end", () => {
    if (outOfOrder) return response.writeHead(503).end();
    posted.push({ key: request.headers["x-api-key"]?.toString(), event: JSON.parse(body) });
    return response.writeHead(200).end();
  });
});
await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
afterAll(() => receiver.close());

const { port } = receiver.address() as AddressInfo;
const sandbox = story({ config: { webhookUrl: `http://127.0.0.1:${port}/hook`, webhookKey: "s3cret" } });

describe("a webhook", () => {
  it("gets every event, with the key that says who posts", async () => {
    const ana = sandbox.person();
    const id = await sandbox.sendSms(ana, { message_body: "hello", reference: "order-1" });
    await sandbox.passes(10);
    const mine = posted.filter(({ event }) => event.detail.request_id === id);
    expect(mine.map(({ event }) => event["detail-type"])).toEqual(
      expect.arrayContaining(["message.status_changed", "request.ended"]),
    );
    expect(new Set(mine.map(({ key }) => key))).toEqual(new Set(["s3cret"]));
    expect(mine.at(-1)?.event.detail).toMatchObject({ reference: "order-1", type: "sms" });
  });

  it("that is out of order for a while gets them later", async () => {
    outOfOrder = true;
    const id = await sandbox.sendSms(sandbox.person(), "hello");
    await sandbox.passes(30);
    outOfOrder = false;
    await sandbox.passes(600);
    expect(posted.some(({ event }) => event.detail.request_id === id)).toBe(true);
  });
});
