import { createServer, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { publicDocument } from "../../../lib/api/openapi.ts";
import { requestWords } from "../../../sandbox/driver/awaited.ts";
import type { PhoneBehaviour } from "../../../sandbox/driver/index.ts";
import { Sandbox } from "../../../sandbox/driver/sandbox.ts";
import { knownStatuses } from "../../../sandbox/host/known-statuses.ts";
import { type Sandbox as Running, startSandbox } from "../../../sandbox/host/sandbox.ts";

let running: Running;
let driven: Sandbox;
beforeAll(async () => {
  running = await startSandbox({ live: false, warm: false });
  driven = new Sandbox(running, () => running.stop());
});
afterAll(() => running.stop());

async function send(number: string): Promise<string> {
  const answer = await fetch(`${running.url}/v1/sendWhatsApp`, {
    method: "POST",
    headers: { "x-api-key": running.apiKey, "content-type": "application/json" },
    body: JSON.stringify({ destination_number: number, message_body: "Your parcel arrives today." }),
  });
  return ((await answer.json()) as { request_id: string }).request_id;
}

it("has a word for all that can become of a request, and no other", () => {
  expect(requestWords.toSorted()).toEqual(knownStatuses(publicDocument()).toSorted());
});

describe("waiting", () => {
  it("says of what, for how long, and how it stands", async () => {
    const request = await send(driven.person().number);
    await expect(driven.waitUntil(request, "delivered", "2m")).rejects.toThrow(
      `${request} did not come to "delivered" within 120 s: its status is held, and it has not ended.`,
    );
  });

  it.each(["waitUntil", "request", "execution"] as const)(
    "%s asks for the id that is missing",
    async (method) => {
      const missing = undefined as unknown as string;
      const asked = method === "waitUntil" ? driven.waitUntil(missing, "held") : driven[method](missing);
      await expect(asked).rejects.toThrow(
        `${method} takes a request's id, the request_id of the API's answer; it was given undefined.`,
      );
    },
  );

  it("names the id that nobody has", async () => {
    await expect(driven.waitUntil("parcel-0", "held")).rejects.toThrow('the request_id "parcel-0"');
  });
});

describe("a person", () => {
  it("is told what they can be", async () => {
    const offline = { offline: true } as Partial<PhoneBehaviour>;
    await expect(driven.person().is(offline)).rejects.toThrow(
      "offline: is not known here; there are online, onWhatsApp, reads, blocks, hidesNumber, name",
    );
  });

  it("taps a button once it is there, and is told how it gets there", async () => {
    const ana = driven.person();
    const request = await send(ana.number);
    await driven.waitUntil(request, "held");
    await expect(ana.writes({ button: "Send it" })).rejects.toThrow("arrives with POST /sandbox/settle");

    await driven.settle();
    await ana.writes({ button: "Send it" });

    expect(await driven.waitUntil(request, "delivered")).toMatchObject({ outcome: "delivered" });
  });
});

it.each([
  ["ends in the middle of its answer", '[{"detail-type":', 1, "does not answer: has its process ended?"],
  ["is something else by now", "<!doctype html>", 0, "answered 200, and not as a sandbox does"],
])("%s, and whoever asks is told so", async (_what, answer, missing, says) => {
  const url = await serving((_request, response) => {
    response.writeHead(200, { "content-length": answer.length + missing });
    response.write(answer, () => response.destroy());
  });
  const gone = new Sandbox({ url, apiKey: "sandbox" }, async () => {});
  await expect(gone.events()).rejects.toMatchObject({
    name: "SandboxError",
    message: expect.stringContaining(says),
  });
});

it("is waited for longer than fetch waits for an answer", async () => {
  const waiting: ServerResponse[] = [];
  const url = await serving((_request, response) => waiting.push(response));
  fetchGivesUpAfter(500);
  const patient = new Sandbox({ url, apiKey: "sandbox" }, async () => {}).waitUntil("parcel-81", "ended");
  await expect(Promise.race([patient, fetch(url)])).rejects.toThrow("fetch failed");
  await vi.waitUntil(() => waiting.length === 2, { timeout: 120_000 });

  for (const response of waiting) response.end('{"outcome": "delivered"}');

  expect(await patient).toEqual({ outcome: "delivered" });
});

/** A server in the sandbox's place, until the test is over. @returns its address */
async function serving(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Until the test is over, what Node's fetch sends with is another: the usual one waits five minutes for an answer to begin. */
function fetchGivesUpAfter(milliseconds: number): void {
  const place = Symbol.for("undici.globalDispatcher.1");
  const holder = globalThis as unknown as Record<symbol, object>;
  const usual = holder[place] ?? {};
  const Agent = usual.constructor as new (options: object) => object;
  holder[place] = new Agent({ headersTimeout: milliseconds });
  onTestFinished(() => {
    holder[place] = usual;
  });
}

it("has been stopped, and says so", async () => {
  const url = "http://127.0.0.1:9";
  const gone = new Sandbox({ url, apiKey: "sandbox" }, async () => {});
  await expect(gone.settle()).rejects.toMatchObject({
    name: "SandboxError",
    status: 0,
    message: `The sandbox at ${url} does not answer: has its process ended?`,
  });
  await gone.stop();
  await expect(gone.settle()).rejects.toThrow(`The sandbox at ${url} was stopped`);
});
