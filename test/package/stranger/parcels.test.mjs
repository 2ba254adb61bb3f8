import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { startSandbox } from "messaging-api/sandbox";
import { announceParcel } from "./parcels.js";

let sandbox;
before(async () => {
  sandbox = await startSandbox({ freeze: true });
});
beforeEach(() => sandbox.reset());
after(() => sandbox.stop());

test("a parcel is announced as soon as the customer answers", async () => {
  const request = await announceParcel(sandbox, "+14155550150"); // answers at once

  await sandbox.waitUntil(request, "delivered");

  const ana = sandbox.person("+14155550150");
  assert.equal((await ana.received()).at(-1), "Your parcel arrives today.");
});

test("who is not on WhatsApp is not told", async () => {
  const request = await announceParcel(sandbox, "+14155550152"); // is not on WhatsApp

  const { outcome, error } = await sandbox.waitUntil(request, "ended");

  assert.equal(outcome, "failed");
  assert.equal(error.code, "131026");
});
