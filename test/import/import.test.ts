import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { marshall } from "@aws-sdk/util-dynamodb";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { stringify } from "yaml";
import type { JsonObject } from "../../sandbox/cloud/service.ts";
import { importInto } from "../../scripts/import/command.ts";
import { settings } from "../doctor/known.ts";
import { callsOf } from "../support/calls.ts";
import { type Person, story } from "../support/story.ts";

/** `npm run import`, against the sandbox's own AWS endpoint. */

// The command goes by the computer's clock.
const sandbox = story({ startAt: Date.now() });
const now = Math.floor(Date.now() / 1000);
const business = "phone-number-id-abcdef0123456789abcdef0123456789";
let folder: string;

const before = process.cwd();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "import-"));
  await writeFile(join(folder, "Pulumi.prod.yaml"), stringify({ config: settings }));
  process.chdir(folder);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  process.chdir(before);
  await rm(folder, { recursive: true });
});

/** The command, which goes by the environment and the folder in which it is called. */
async function run(...args: string[]) {
  for (const [name, value] of Object.entries(sandbox.sandbox.environment)) vi.stubEnv(name, value);
  const { output = "", complaint = "", exitCode } = await importInto([...args]);
  return { output, complaint, exitCode };
}

let tables = 0;
/** A table beside the stack's own. */
async function table(keys: { hashKey: string; rangeKey?: string }, rows: readonly object[]): Promise<string> {
  const name = `before-${tables++}`;
  const { dynamoDb } = sandbox.sandbox;
  const attributes = Object.values(keys).map((key) => ({ name: key, type: "S" }));
  await dynamoDb.createTable({ name, attributes, ...keys });
  for (const row of rows) await put(name, row);
  return name;
}

async function put(name: string, row: object): Promise<void> {
  const Item = marshall(row) as unknown as JsonObject;
  await sandbox.sandbox.dynamoDb.call("PutItem", { TableName: name, Item });
}

/** The sample's table: `user_consents` is whether they have written, and no word of theirs about opting out. */
const consent = (rows: readonly object[]) => table({ hashKey: "phone_id" }, rows);
const wrote = (person: Person, secondsAgo: number) => ({
  phone_id: person.number,
  user_consents: true,
  expiration_date: now - secondsAgo + 24 * 3600 - 600,
});
const asked = (person: Person) => ({
  phone_id: person.number,
  consent_requested: true,
  user_consents: false,
  request_date: new Date(now * 1000).toISOString(),
  expiration_date: now + 7 * 24 * 3600,
});

async function list(...lines: string[]): Promise<string> {
  const file = join(folder, "opt-outs.csv");
  await writeFile(file, lines.join("\n"));
  return file;
}

async function row(person: Person): Promise<Record<string, unknown> | undefined> {
  return (await sandbox.table("conversations")).find(({ phone_id }) => phone_id === person.number);
}

let ana: Person;
let ben: Person;
beforeEach(() => {
  ana = sandbox.person();
  ben = sandbox.person();
});

describe("opt-outs from a list", () => {
  it("are taken over for good: nothing is sent until the person says START", async () => {
    const { output, exitCode } = await run(
      "--opt-outs",
      await list("# from the shop", ana.number, `${ben.number.slice(1)}, 2026-03-01T12:00:00Z`, ""),
    );

    expect(output).toContain("2 opt-outs taken over; 0 opt-outs known already");
    expect(exitCode).toBe(0);
    const refused = await sandbox.sendWhatsApp(ana, "Unwanted");
    expect(await sandbox.request(refused)).toMatchObject({ outcome: "opted_out" });
    expect(await row(ana)).not.toHaveProperty("expires_at");
    expect(await row(ben)).toMatchObject({
      origination_id: business,
      opted_out_at: "2026-03-01T12:00:00.000Z",
    });
    await ana.writes("START");
    const wanted = await sandbox.sendWhatsApp(ana, "Wanted");
    expect(await sandbox.request(wanted)).toMatchObject({ outcome: "delivered" });
  });

  it("undo no START that was said later, whether or not their time is known", async () => {
    for (const person of [ana, ben]) await person.writes("START");

    const { output } = await run("--opt-outs", await list(ana.number, `${ben.number},2026-03-01T12:00:00Z`));

    expect(output).toContain("2 opt-outs left out, because a later START is known");
    for (const person of [ana, ben]) expect(await row(person)).not.toHaveProperty("opted_out_at");
  });

  it("may be run again", async () => {
    const file = await list(ana.number);
    await run("--opt-outs", file);
    const before = await row(ana);

    expect((await run("--opt-outs", file)).output).toContain(
      "0 opt-outs taken over; 1 opt-out known already",
    );
    expect(await row(ana)).toEqual(before);
  });

  it("are counted without a number of anybody's; what cannot be read is said, and the rest done", async () => {
    const { output, complaint, exitCode } = await run(
      "--opt-outs",
      await list("not a number", `${ben.number},yesterday`, ana.number),
    );
    expect(output).toContain("2 rows or lines could not be read, and left out.");
    expect(output).toContain("1 opt-out taken over");
    expect(`${output}${complaint}`).not.toContain(ana.number.slice(-7));
    expect(exitCode).toBe(1);
  });
});

describe("the sample's consent table", () => {
  it("says nothing of opting out: who was asked and has not answered may be asked", async () => {
    expect(await run("--from", await consent([asked(ana)]), "--windows")).toMatchObject({ exitCode: 0 });
    const held = await sandbox.sendWhatsApp(ana, "Your parcel arrives today.");
    expect(await sandbox.request(held)).toMatchObject({ latest_status: "held" });
  });

  it("says whose window is open, which is taken over if that is asked for", async () => {
    const from = await consent([wrote(ana, 3600), wrote(ben, 25 * 3600)]);
    expect((await run("--from", from)).output).toContain("2 windows not looked at: they are with --windows.");
    expect(await row(ana)).toBeUndefined();

    const { output } = await run("--from", from, "--windows");

    expect(output).toContain("1 window taken over; 0 windows known already");
    expect(output).toContain("1 window over.");
    const row_ = await row(ana);
    expect(row_).toMatchObject({ last_inbound_at: now - 3600, window_until: now - 3600 + 24 * 3600 - 600 });
    expect(await row(ben)).toBeUndefined();
    expect((await run("--from", from, "--windows")).output).toContain("1 window known already");
  });

  it("changes nothing of a person of whom more is known: opted out, heard of, or with a message that is held", async () => {
    const [opted, heard, waiting] = [ana, ben, sandbox.person()];
    await opted.writes("STOP");
    await heard.writes("Hello");
    await sandbox.sendWhatsApp(waiting, "Your parcel arrives today.");
    const before = await sandbox.table("conversations");

    const from = await consent([opted, heard, waiting].map((person) => wrote(person, 60)));
    const { output } = await run("--from", from, "--windows");

    expect(output).toContain("3 windows left out, because more is known of the person");
    expect(await sandbox.table("conversations")).toEqual(before);
  });
});

describe("what is heard of a person between the look at their row and the write", () => {
  const writes = callsOf("deployer", "UpdateItem");
  const hears = (row: object) =>
    sandbox.around("before", writes, async () => {
      const tables = sandbox.sandbox.program.of("aws:dynamodb/table:Table");
      const found = tables.find(({ name }) => name === "conversations");
      await put(String(found?.state.name), { phone_id: ana.number, origination_id: business, ...row });
    });

  it("counts for more than the sample's window", async () => {
    const said = "2026-11-22T10:00:00.000Z";
    hears({ opted_out_at: said, consent_at: said });
    const { output } = await run("--from", await consent([wrote(ana, 60)]), "--windows");
    expect(output).toContain("1 window left out, because more is known of the person");
    expect(await row(ana)).not.toHaveProperty("window_until");
  });

  it("counts for more than an opt-out of before", async () => {
    hears({ consent_at: "2026-11-22T10:00:00.000Z" });
    const { output } = await run("--opt-outs", await list(`${ana.number},2026-03-01T12:00:00Z`));
    expect(output).toContain("1 opt-out left out, because a later START is known");
    expect(await row(ana)).not.toHaveProperty("opted_out_at");
  });
});

describe("an earlier stack's conversations", () => {
  it("give their opt-outs, each for the number to which it was said, and nothing else", async () => {
    const keys = { hashKey: "phone_id", rangeKey: "origination_id" };
    const said = "2026-03-01T12:00:00.000Z";
    const from = await table(keys, [
      { phone_id: ana.number, origination_id: business, opted_out_at: said, consent_at: said },
      { phone_id: ben.number, origination_id: business, last_inbound_at: now, window_until: now + 3600 },
      { phone_id: "template:message_waiting", origination_id: business, state: "PAUSED" },
    ]);

    const { output, exitCode } = await run("--from", from);

    expect(output).toContain("1 opt-out taken over");
    expect(exitCode).toBe(0);
    expect(await row(ana)).toMatchObject({ opted_out_at: said, consent_at: said });
    expect(await row(ben)).toBeUndefined();
  });
});

describe("npm run import", () => {
  it("changes nothing with --dry-run, and says what it would do", async () => {
    const before = await sandbox.table("conversations");
    const args = [
      "--opt-outs",
      await list(ana.number),
      "--from",
      await consent([wrote(ben, 60)]),
      "--windows",
    ];

    const { output } = await run(...args, "--dry-run");

    expect(output).toContain("1 opt-out would be taken over");
    expect(output).toContain("1 window would be taken over");
    expect(await sandbox.table("conversations")).toEqual(before);
  });

  it("is a command: it ends with its code, and complains where complaints belong", async () => {
    const entry = fileURLToPath(new URL("../../scripts/import.ts", import.meta.url));
    const child = spawn(process.execPath, [entry], { cwd: folder });
    const [complaint] = await Promise.all([child.stderr.toArray(), once(child, "close")]);
    expect(complaint.join("")).toMatch(/^Say what to take over/);
    expect(child.exitCode).toBe(2);
  });

  it("says what to give it", async () => {
    expect((await run("--help")).output).toContain("--dry-run");
    expect(await run("--whatever")).toMatchObject({
      exitCode: 2,
      complaint: expect.stringContaining("--whatever"),
    });
    expect(await run()).toMatchObject({
      exitCode: 2,
      complaint: expect.stringMatching(/^Say what to take over/),
    });
    expect(await run("--opt-outs", "none.csv")).toMatchObject({
      exitCode: 2,
      complaint: "none.csv cannot be read (ENOENT).",
    });
    expect(await run("--from", "no-such-table")).toMatchObject({
      exitCode: 1,
      complaint: expect.stringMatching(
        /^It stopped, and may be run again: AWS answered ResourceNotFoundException/,
      ),
    });
  });

  it("asks which conversations table it is, if there are several", async () => {
    const other = "conversations-0123abc";
    const attributes = [{ name: "phone_id", type: "S" }];
    await sandbox.sandbox.dynamoDb.createTable({ name: other, hashKey: "phone_id", attributes });
    const { complaint, exitCode } = await run("--opt-outs", await list(ana.number));
    expect(complaint).toMatch(
      /There are several: name the stack's with --to\. There are .*conversations-0123abc/,
    );
    expect(exitCode).toBe(2);
  });
});
