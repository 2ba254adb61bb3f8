import { type Sandbox, startSandbox } from "messaging-api/sandbox";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { announceParcel } from "./parcels.js";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ freeze: true, config: { replyTimeoutSeconds: 600 } });
}, 120_000);
beforeEach(() => sandbox.reset(), 60_000);
afterAll(() => sandbox.stop());

test("a parcel is announced as soon as the customer answers", async () => {
  const ana = sandbox.person();
  const request = await announceParcel(sandbox, ana.number);
  await sandbox.waitUntil(request, "held");

  await ana.writes("Yes please");

  await sandbox.waitUntil(request, "delivered");
  expect(await ana.received()).toContain("Your parcel arrives today.");
});

test("who does not answer within ten minutes is not told", async () => {
  const ben = sandbox.person();
  const request = await announceParcel(sandbox, ben.number);

  const { outcome } = await sandbox.waitUntil(request, "ended", "11m");

  expect(outcome).toBe("expired");
  expect(await ben.received()).not.toContain("Your parcel arrives today.");
});
