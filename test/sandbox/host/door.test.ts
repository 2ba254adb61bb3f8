import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { foreignness } from "../../../sandbox/host/door.ts";
import { story } from "../../support/story.ts";

const isForeign = (headers: Record<string, string>, options = {}) =>
  foreignness(new Headers(headers), options) !== undefined;

describe("who may call", () => {
  it.each([
    [{ host: "localhost:4000" }],
    [{ host: "127.0.0.1:4000" }],
    [{ host: "[::1]:4000" }],
    [{ host: "172.17.0.2:4000" }],
    [{ host: "127.0.0.1:4000", origin: "http://127.0.0.1:4000" }],
    [{ host: "127.0.0.1:4000", origin: "http://localhost:5173" }],
    [{ host: "172.17.0.2:4000", origin: "http://172.17.0.2:4000" }],
  ])("%j may", (headers) => {
    expect(isForeign(headers)).toBe(false);
  });

  it.each([
    [{ host: "rebound.example:4000" }],
    [{ host: "localhost.example:4000" }],
    [{ host: "127.0.0.1:4000", origin: "https://example.com" }],
    [{ host: "127.0.0.1:4000", origin: "http://203.0.113.7" }],
    [{ host: "127.0.0.1:4000", origin: "http://127.0.0.1.example.com" }],
    [{ host: "127.0.0.1:4000", origin: "null" }],
  ])("%j may not", (headers) => {
    expect(isForeign(headers)).toBe(true);
  });

  it("lets in by the names that it was given", () => {
    const options = { host: "sandbox.internal", allowedHosts: ["messaging"] };
    expect(isForeign({ host: "sandbox.internal:4000" }, options)).toBe(false);
    expect(isForeign({ host: "messaging:4000", origin: "http://messaging:4000" }, options)).toBe(false);
    expect(isForeign({ host: "other:4000" }, options)).toBe(true);
  });
});

describe("the sandbox", () => {
  const sandbox = story();
  /** As a browser asks; fetch lets nobody set these headers. */
  const ask = (path: string, headers: Record<string, string>) =>
    new Promise<{ status: number; body: string }>((resolve, reject) => {
      const asked = request(`${sandbox.sandbox.url}${path}`, { headers }, async (answer) => {
        const chunks = await answer.toArray();
        resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
      });
      asked.on("error", reject).end();
    });

  it("answers no page of another site, and no name that is not its own", async () => {
    expect(await ask("/sandbox/phones", { origin: "https://example.com" })).toEqual({
      status: 403,
      body: expect.stringContaining("Pages of example.com may not call the sandbox"),
    });
    expect(await ask("/v1/messages/parcel-81", { host: "rebound.example" })).toEqual({
      status: 403,
      body: expect.stringContaining("The sandbox is not known as rebound.example"),
    });
    expect(await ask("/sandbox/phones", { origin: "http://localhost:3000" })).toMatchObject({ status: 200 });
  });
});
