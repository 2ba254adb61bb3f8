import { describe, expect, it, vi } from "vitest";
import type { RequestAnswer } from "../../../sandbox/host/answers.ts";
import { callsOf } from "../../support/calls.ts";
import { story } from "../../support/story.ts";

const sandbox = story();
const start = "2026-11-22T10:00:00.000Z";

const send = async (to: string, key?: string) => {
  const headers: Record<string, string> = key === undefined ? {} : { "idempotency-key": key };
  const body = { destination_number: to, message_body: "Your parcel arrives today." };
  return String((await sandbox.api("POST", "/sendWhatsApp", body, headers)).body.request_id);
};
const awaited = (request: string, query: string) =>
  sandbox.control("GET", `/requests/${request}?${query}`) as Promise<RequestAnswer>;

describe("waiting for a request", () => {
  it("moves time that stands still no further than it takes", async () => {
    const ana = sandbox.person();
    await ana.writes("Hello");
    const before = await sandbox.now();

    const request = await awaited(await send(ana.number), "until=delivered&within=2h");

    expect(request).toMatchObject({ latest_status: "delivered", outcome: "delivered" });
    expect((await sandbox.now()).getTime() - before.getTime()).toBeLessThan(3_000);
  });

  it("reaches what is hours away, and stops there", async () => {
    const request = await send(sandbox.person().number);
    const held = await awaited(request, "until=held");

    const expired = await awaited(request, "until=ended&within=3h");

    expect(expired).toMatchObject({ outcome: "expired" });
    expect((await sandbox.now()).toISOString().slice(0, 19)).toBe(held.held_until?.slice(0, 19));
  });

  it("says how the request stands where it does not come to that", async () => {
    const request = await send(sandbox.person().number);
    await expect(awaited(request, "until=delivered&within=10m")).rejects.toThrow(
      /409.*not_reached.*did not come to \\"delivered\\" within 600 s: its status is held/,
    );
    // An end without a message is not waited upon, though time could be moved for others.
    await awaited(request, "until=expired&within=2h");
    await awaited(await send(sandbox.person().number), "until=held");
    const before = await sandbox.now();
    await expect(awaited(request, "until=delivered&within=1d")).rejects.toThrow(/it ended as expired/);
    expect(await sandbox.now()).toEqual(before);
  });

  it.each([
    ["until=deliverd", /404.*no status deliverd.*delivered/],
    ["until=held&within=soon", /400.*within: must be a length of time such as 90s/],
    ["within=2h", /400.*say what for/],
  ])("refuses %s", async (query, says) => {
    await expect(awaited(await send(sandbox.person().number), query)).rejects.toThrow(says);
  });

  it("knows only requests that there are", async () => {
    await expect(awaited("never-sent", "until=held")).rejects.toThrow(/404/);
  });
});

describe("the clock", () => {
  it("runs by itself when it is resumed, and stands still when it is frozen again", async () => {
    const ana = sandbox.person();
    await ana.writes("Hello");
    expect(await sandbox.control("POST", "/clock/resume")).toMatchObject({ frozen: false });

    // Nobody moves the time now, and the waiting does not either.
    const request = await awaited(await send(ana.number), "until=delivered&within=10m");
    expect(request).toMatchObject({ latest_status: "delivered" });

    const { now, frozen } = (await sandbox.control("POST", "/clock/freeze")) as Record<string, unknown>;
    expect(frozen).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await sandbox.control("GET", "/clock")).toMatchObject({ now, frozen: true });
  });

  it("settles: what follows happens, what is held stays held", async () => {
    const ana = sandbox.person();
    const request = await send(ana.number);

    await sandbox.control("POST", "/settle");

    expect(await ana.received()).toEqual([expect.stringContaining("template: You have a message waiting")]);
    expect(await sandbox.request(request)).toMatchObject({
      latest_status: "held",
      messages: [{ role: "template", latest_status: "delivered" }],
    });
    const before = await sandbox.now();
    await sandbox.control("POST", "/settle");
    expect(await sandbox.now()).toEqual(before);
  });
});

describe("a reset", () => {
  it("makes everything as it was at the start", async () => {
    const ana = sandbox.person();
    await send(ana.number, "parcel-81");
    await sandbox.passes(60);
    await sandbox.control("PATCH", `/phones/${ana.number}`, { online: false });
    await sandbox.fault({ whatsapp: 131026 });
    const stream = await fetch(`${sandbox.sandbox.url}/sandbox/live`);

    await sandbox.control("POST", "/reset");

    expect((await sandbox.now()).toISOString()).toBe(start);
    for (const path of ["/phones", "/executions", "/requests", "/bus", "/faults", "/tables/conversations"])
      expect(await sandbox.control("GET", path), path).toEqual([]);
    // Who follows the changes is told to ask again.
    await expect(stream.text()).resolves.toContain("retry: ");

    // The same key is free, and the whole way works.
    const again = await send(ana.number, "parcel-81");
    await awaited(again, "until=held");
    await ana.writes("Yes please");
    expect(await awaited(again, "until=delivered")).toMatchObject({ outcome: "delivered" });
  });

  it("may be asked for twice at once, and while something is being sent", async () => {
    await Promise.all([
      send(sandbox.person().number),
      sandbox.control("POST", "/reset"),
      sandbox.control("POST", "/reset"),
    ]);
    expect(await sandbox.control("GET", "/executions")).toEqual([]);
  });

  it("tells who waits for a request that it is gone", async () => {
    const request = await send(sandbox.person().number);
    await awaited(request, "until=held");
    await sandbox.control("POST", "/clock/resume");
    let looks = 0;
    sandbox.sandbox.aws.intercept((call, proceed) => {
      if (callsOf("observer")(call)) looks++;
      return proceed();
    });
    const waiting = expect(awaited(request, "until=delivered&within=1h")).rejects.toThrow(
      /409.*not_possible.*was reset/,
    );
    await vi.waitUntil(() => looks > 0, { timeout: 120_000 });

    await sandbox.control("POST", "/reset");

    await waiting;
  });

  it("leaves nobody without an answer who moves the time while much is being sent", async () => {
    const people = Array.from({ length: 20 }, () => sandbox.person());
    await Promise.all(people.map(({ number }) => send(number)));
    const moves = ["/clock/advance", "/settle", "/clock/freeze"].map((path) =>
      sandbox.control("POST", path, { seconds: 60 }),
    );
    await sandbox.control("POST", "/reset");
    await Promise.all(moves);
  });
});
