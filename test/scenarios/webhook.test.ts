import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { afterAll, describe, expect, it, vi } from "vitest";
import { story } from "../support/story.ts";

const newSecret = () => `whsec_${randomBytes(32).toString("base64")}`;
const [secret, oldSecret] = [newSecret(), newSecret()];

interface Event {
  readonly id: string;
  readonly "detail-type": string;
  readonly detail: Record<string, unknown>;
}

/** The user's own system: takes what is posted to it, unless it is out of order. */
let posted: Array<{ headers: IncomingHttpHeaders; body: string; event: Event }> = [];
let outOfOrder = false;
const receiver = createServer(async (request, response) => {
  const body = (await request.toArray()).join("");
  posted.push({ headers: request.headers, body, event: JSON.parse(body) });
  response.writeHead(outOfOrder ? 503 : 200).end();
});
await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
afterAll(() => receiver.close());

const { port } = receiver.address() as AddressInfo;
const sandbox = story({
  config: {
    webhookUrl: `http://127.0.0.1:${port}/hook`,
    webhookSecrets: JSON.stringify([secret, oldSecret]),
  },
});
const posts = (requestId: string) => posted.filter(({ event }) => event.detail.request_id === requestId);

describe("a webhook", () => {
  it("gets every event, signed by each secret", async () => {
    const id = await sandbox.sendSms(sandbox.person(), { message_body: "hello", reference: "order-1" });
    await sandbox.passes(10);
    const mine = posts(id);
    expect(mine.map(({ event }) => event["detail-type"])).toEqual(
      expect.arrayContaining(["message.status_changed", "request.ended"]),
    );
    expect(mine.at(-1)?.event.detail).toMatchObject({ reference: "order-1", type: "sms" });
    vi.setSystemTime(await sandbox.now());
    for (const { headers, body, event } of mine)
      for (const key of [secret, oldSecret])
        expect(new Webhook(key).verify(body, headers as Record<string, string>)).toEqual(event);
    vi.useRealTimers();
  });

  it("that is out of order for hours gets them later, each under the id that it had", async () => {
    outOfOrder = true;
    const id = await sandbox.sendSms(sandbox.person(), "hello");
    await sandbox.passes(6 * 3600);
    const refused = posts(id).map(({ event }) => event.id);
    posted = [];
    outOfOrder = false;
    await sandbox.passes(3600);
    expect(new Set(posts(id).map(({ headers }) => headers["webhook-id"]))).toEqual(new Set(refused));
    expect(posts(id).map(({ headers }) => Number(headers["webhook-timestamp"]))).not.toContain(NaN);
    expect(await sandbox.queue("webhook-dead-letters")).toEqual([]);
  });

  it("that takes none for more than a day leaves them where they can be had again", async () => {
    outOfOrder = true;
    const id = await sandbox.sendSms(sandbox.person(), "hello");
    await sandbox.passes(30 * 3600);
    outOfOrder = false;
    const lost = (await sandbox.queue("webhook-dead-letters")).map(({ body }) => JSON.parse(body) as Event);
    expect(lost.some(({ detail }) => detail.request_id === id)).toBe(true);
    expect(await sandbox.control("GET", "/logs/deliver-webhook")).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ message: expect.stringContaining("The webhook answered 503.") }),
      ]),
    );
  });
});

/** The receiver that docs/webhooks.md shows, running beside the sandbox. */
const page = readFileSync(new URL("../../docs/webhooks.md", import.meta.url), "utf8");
const consumer = page.split("```js\n")[1]?.split("```")[0] ?? "";

describe("the documented receiver", () => {
  const running: ChildProcess[] = [];
  afterAll(() => {
    for (const child of running) child.kill();
  });

  /** Starts it with a secret. @returns its address, and what it has printed so far */
  async function start(withSecret: string) {
    const free = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => free.once("listening", resolve));
    const { port: itsPort } = free.address() as AddressInfo;
    await new Promise((resolve) => free.close(resolve));
    const child = spawn(process.execPath, ["--input-type=module", "--eval", consumer], {
      env: { ...process.env, PORT: String(itsPort), WEBHOOK_SECRET: withSecret },
      stdio: ["ignore", "pipe", "inherit"],
    });
    running.push(child);
    let printed = "";
    child.stdout?.on("data", (part) => {
      printed += part;
    });
    const url = `http://127.0.0.1:${itsPort}`;
    await vi.waitUntil(() => fetch(url).catch(() => false), { timeout: 60_000 });
    return { url, printed: () => printed };
  }

  /** Posts to it what was posted to the other. */
  const forward = (url: string, { headers, body }: { headers: IncomingHttpHeaders; body: string }) =>
    fetch(url, {
      method: "POST",
      headers: Object.entries(headers).filter(([name]) => name.startsWith("webhook-")) as [string, string][],
      body,
    });

  it("is twenty lines", () => {
    expect(consumer.trim().split("\n").length).toBeLessThanOrEqual(20);
  });

  it("takes what the sandbox posts, once, and by the old secret too; and refuses what was changed", async () => {
    // The receiver looks at a clock that cannot be moved.
    const now = await sandbox.now();
    await sandbox.passes(Math.max(0, (Date.now() - now.getTime()) / 1000));
    const id = await sandbox.sendSms(sandbox.person(), "hello");
    const post = posts(id).find(({ event }) => event["detail-type"] === "message.status_changed");
    if (post === undefined) throw new Error("Nothing was posted.");

    const { url, printed } = await start(oldSecret);
    expect((await forward(url, { ...post, body: post.body.replace(id, "another") })).status).toBe(401);
    expect((await forward(url, { ...post, headers: {} })).status).toBe(401);
    expect((await forward(url, post)).status).toBe(204);
    expect((await forward(url, post)).status).toBe(204);
    expect(printed().match(new RegExp(`message.status_changed ${id}`, "g"))).toHaveLength(1);
  });
});

describe("POST /sandbox/webhooks/resend", () => {
  it("posts an event again, under its id", async () => {
    const id = await sandbox.sendSms(sandbox.person(), "hello");
    const [first] = posts(id);
    posted = [];
    await sandbox.control("POST", "/webhooks/resend", { id: first?.event.id });
    await sandbox.passes(1);
    expect(posted.map(({ event }) => event)).toEqual([first?.event]);
  });
});
