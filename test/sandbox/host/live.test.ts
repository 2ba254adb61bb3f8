import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LiveChange } from "../../../sandbox/host/live-change.ts";
import { type Sandbox, startSandbox } from "../../../sandbox/host/sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ live: false, startAt: Date.parse("2026-11-22T10:00:00Z") });
});
afterAll(() => sandbox.stop());

describe("the live stream", () => {
  it("begins with the time, and says what has changed", async () => {
    const stream = await follow();
    expect(await stream.next()).toEqual({
      event: "hello",
      data: { now: "2026-11-22T10:00:00.000Z", live: false },
    });

    await post("/sandbox/phones/+14155550123/messages", { text: "Hello" });
    expect((await stream.until(({ phones }) => phones.includes("+14155550123"))).executions).toEqual([]);

    const { request_id } = await post("/v1/sendWhatsApp", {
      destination_number: "+14155550123",
      message_body: "It arrives today.",
    });
    await stream.until(({ executions }) => executions.includes(String(request_id)));
    await post("/sandbox/faults", { events: "drop", number: "+14155550123" });
    await stream.until(({ also }) => also.includes("faults"));
    await post("/sandbox/clock/advance", { seconds: 60 });
    const moved = await stream.until(({ also }) => also.includes("clock"));
    expect(moved.clock).toEqual({ now: "2026-11-22T10:01:00.000Z", live: false });
    expect(moved.also).toEqual(expect.arrayContaining(["tables", "queues"]));
    await stream.close();
  });

  it("tells which requests stand elsewhere now, also where only a message of theirs has changed", async () => {
    const { request_id } = await post("/v1/sendWhatsApp", {
      destination_number: "+14155550124",
      message_body: "It arrives today.",
    });
    await post("/sandbox/clock/advance", { seconds: 5 });
    const stream = await follow();
    await stream.next();

    // The person opens the chat: the template is read, and the message stays held.
    sandbox.phones.change("+14155550124", { reads: true });
    await post("/sandbox/clock/advance", { seconds: 5 });

    const changes: LiveChange[] = [];
    await stream.until((change) => changes.push(change) > 0 && change.also.includes("clock"));
    expect(changes.flatMap(({ requests }) => requests)).toContain(request_id);
    expect(changes.flatMap(({ executions }) => executions)).toEqual([]);
    await stream.close();
  });

  it("tells many changes together", async () => {
    const stream = await follow();
    await stream.next();
    for (let count = 0; count < 5; count++) {
      sandbox.phones.write("+14155550145", { kind: "text", value: `Hello ${count}` });
    }
    const change = await stream.until(({ phones }) => phones.length > 0);
    expect(change.phones).toEqual(["+14155550145"]);
    await stream.close();
  });
});

describe("the page", () => {
  it("is served with the key it needs, and may ask nobody else for anything", async () => {
    const answer = await fetch(sandbox.url);
    const html = await answer.text();
    expect(html).toContain('{"apiKey":"sandbox"}');
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'self'");
    const [script] = /\/assets\/[^"]+\.js/.exec(html) ?? [];
    const code = await fetch(`${sandbox.url}${script}`);
    expect(code.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect((await fetch(`${sandbox.url}/assets/none.js`)).status).toBe(404);
  });
});

async function post(path: string, body: unknown): Promise<Record<string, unknown>> {
  const answer = await fetch(`${sandbox.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-api-key": sandbox.apiKey },
    body: JSON.stringify(body),
  });
  expect(answer.ok).toBe(true);
  return (await answer.json()) as Record<string, unknown>;
}

interface StreamEvent {
  readonly event: string;
  readonly data: unknown;
}

/** Reads server-sent events one by one. */
async function follow() {
  const { body } = await fetch(`${sandbox.url}/sandbox/live`);
  if (body === null) throw new Error("The stream has no body.");
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const next = async (): Promise<StreamEvent> => {
    while (!text.includes("\n\n")) {
      const { value, done } = await reader.read();
      if (done) throw new Error("The stream has ended.");
      text += value;
    }
    const end = text.indexOf("\n\n");
    const lines = text.slice(0, end).split("\n");
    text = text.slice(end + 2);
    const field = (name: string) =>
      lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
    return { event: field("event") ?? "", data: JSON.parse(field("data") ?? "null") };
  };
  return {
    next,
    until: async (fits: (change: LiveChange) => boolean): Promise<LiveChange> => {
      for (;;) {
        const { event, data } = await next();
        if (event === "change" && fits(data as LiveChange)) return data as LiveChange;
      }
    },
    close: () => reader.cancel(),
  };
}
