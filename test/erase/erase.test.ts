import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { wamidNames } from "../../lib/messaging/wamid.ts";
import { erase } from "../../scripts/erase/command.ts";
import { stackFile } from "../doctor/known.ts";
import { type Person, story } from "../support/story.ts";

/** `npm run erase`, and what is known of a person after it. */

const sandbox = story();

const eraseOf = (person: Person, ...options: string[]) =>
  erase(["--sandbox", sandbox.sandbox.url, ...options, person.number], Readable.from([]));

/** Every row that holds the person's number, in clear or in a wamid, by its table. */
async function knownOf({ number }: Person): Promise<Record<string, unknown[]>> {
  const conversations = (await sandbox.table("conversations")).filter((row) =>
    JSON.stringify(row).includes(number.slice(1)),
  );
  const messages = (await sandbox.table("messages")).filter(
    ({ wa_msg_id, wamid }) => wamidNames(String(wa_msg_id), number) || wamidNames(String(wamid), number),
  );
  return { conversations, messages };
}

/** Somebody who has written, been written to, and said STOP. */
async function optedOut(): Promise<Person> {
  const ana = sandbox.person();
  await ana.writes("hello");
  await sandbox.sendWhatsApp(ana, "good morning");
  await ana.writes("STOP");
  return ana;
}

describe("a person who is erased", () => {
  it("is unknown: nothing holds the number, and a message to them is held as to a stranger", async () => {
    const ana = await optedOut();
    const before = await knownOf(ana);
    expect(before.conversations).toHaveLength(2);
    expect(before.messages).toHaveLength(1);

    const { exitCode, output = "" } = await eraseOf(ana);
    expect(exitCode).toBe(0);
    expect(output).toMatch(/^conversation with phone-number-id-\w+: removed$/m);
    expect(output).toMatch(/^rows that tell whom a user id of Meta's stands for: 1 was removed$/m);
    expect(output).toMatch(/^rows of messages, whose wamid holds the number: it was taken out of 1$/m);
    expect(output).toContain("Step Functions, in the history of executions: number and texts, 90 days");
    expect(await knownOf(ana)).toEqual({ conversations: [], messages: [] });

    const id = await sandbox.sendWhatsApp(ana, "hello");
    expect((await sandbox.request(id)).latest_status).toBe("held");
  });

  it("is still opted out, if that is kept, until they opt in", async () => {
    const ana = await optedOut();
    const { exitCode, output = "" } = await eraseOf(ana, "--keep-opt-out");
    expect(exitCode).toBe(0);
    expect(output).toContain("removed, but for the opt-out: the number as its key, and when they opted out");
    const [row, ...more] = (await knownOf(ana)).conversations ?? [];
    expect(Object.keys(row as object).sort()).toEqual([
      ...["consent_at", "opted_out_at", "origination_id", "phone_id"],
    ]);
    expect(more).toEqual([]);

    await ana.writes("Where is my parcel?");
    const id = await sandbox.sendWhatsApp(ana, "hello");
    expect((await sandbox.request(id)).latest_status).toBe("opted_out");
    await ana.writes("START");
    await sandbox.sendWhatsApp(ana, "welcome back");
    expect(await ana.received()).toContain("text: welcome back");
  });

  it("has nothing kept who has not opted out", async () => {
    const ana = sandbox.person();
    await ana.writes("hello");
    const { output = "" } = await eraseOf(ana, "--keep-opt-out");
    expect(output).toContain("They have not opted out, so there is no opt-out to keep.");
    expect((await knownOf(ana)).conversations).toEqual([]);
  });

  it("is looked for only, in a dry run", async () => {
    const ana = await optedOut();
    const before = await knownOf(ana);
    const { exitCode, output = "" } = await eraseOf(ana, "--dry-run");
    expect(exitCode).toBe(0);
    expect(output).toMatch(/^conversation with \S+: would be removed$/m);
    expect(await knownOf(ana)).toEqual(before);
  });

  it("may be nobody", async () => {
    const { exitCode, output = "" } = await eraseOf(sandbox.person());
    expect(exitCode).toBe(0);
    expect(output).toMatch(/^The tables hold nothing of this person\.$/m);
  });

  it("is left while messages are held for them, and erased once these are cancelled", async () => {
    const ana = sandbox.person();
    const ids = [await sandbox.sendWhatsApp(ana, "one"), await sandbox.sendWhatsApp(ana, "two")];
    const before = await knownOf(ana);
    const refused = await eraseOf(ana);
    expect(refused.exitCode).toBe(1);
    expect(refused.complaint).toContain(`Messages are held for this person:\n  ${ids.join("\n  ")}\n`);
    expect(await knownOf(ana)).toEqual(before);

    const { exitCode, output = "" } = await eraseOf(ana, "--cancel");
    expect(exitCode).toBe(0);
    for (const id of ids) {
      expect(output).toContain(`request ${id}, held: was cancelled`);
      await sandbox.comesTo("cancelled", id);
    }
    expect(await knownOf(ana)).toEqual({ conversations: [], messages: [] });
  });

  it("is not said to be spared what they release by writing in that very moment", async () => {
    const ana = sandbox.person();
    const id = await sandbox.sendWhatsApp(ana, "Your parcel arrives today.");
    sandbox.around(
      "before",
      ({ action }) => action === "SendTaskFailure",
      () => ana.interrupts("Yes please"),
    );
    const { output = "" } = await eraseOf(ana, "--cancel");
    await sandbox.passes(60);

    expect(await sandbox.request(id)).toMatchObject({ outcome: "delivered" });
    expect(output).not.toContain("was cancelled");
    expect(output).toContain(`request ${id}, held no more: GET /v1/messages/${id} says what became of it`);
  });

  it("is left who writes in that very moment", async () => {
    const ana = sandbox.person();
    await ana.writes("hello");
    sandbox.around(
      "before",
      ({ action, input }) => action === "DeleteItem" && JSON.stringify(input).includes(ana.number),
      () => ana.interrupts("STOP"),
    );
    const { exitCode, output } = await eraseOf(ana);
    expect(output).toContain("something has just happened in it, and it was left: run this again");
    expect(exitCode).toBe(1);
    // Beside it is the row of their user id, before it or after it.
    const { conversations } = await knownOf(ana);
    expect(conversations).toContainEqual(expect.objectContaining({ opted_out_at: expect.any(String) }));
  });

  it.each([["--dry-run"], ["--keep-opt-out"], ["--cancel"]])(
    "is never named by what is printed: %s",
    async (option) => {
      const ana = await optedOut();
      const held = sandbox.person();
      await sandbox.sendWhatsApp(held, "hello");
      for (const person of [ana, held]) {
        const printed = JSON.stringify(await eraseOf(person, option));
        expect(printed).not.toContain(person.number.slice(2));
      }
    },
  );
});

describe("npm run erase", () => {
  it.each([
    [["14155559876"], "must be in E.164 form"],
    [[], "Give one number."],
    [["+14155559876", "+14155559875"], "Give one number."],
    [["--colour", "+14155559876"], "npm run -s erase --"],
    [
      ["--sandbox", "http://127.0.0.1:1", "+14155559876"],
      "No sandbox answers at http://127.0.0.1:1/sandbox/aws",
    ],
  ])("exits with 2 if it is called with %j", async (args, words) => {
    const { exitCode, complaint = "" } = await erase(args, Readable.from([]));
    expect(exitCode).toBe(2);
    expect(complaint).toContain(words);
    expect(complaint).not.toMatch(/415555987/);
  });

  it("finds a stack's tables by its outputs and the account by its file, and takes the number from standard input", async () => {
    const ana = await optedOut();
    const { endpoint, credentials, tables } = (await sandbox.control("GET", "/aws")) as {
      endpoint: string;
      credentials: { accessKeyId: string; secretAccessKey: string; sessionToken: string };
      tables: Record<string, string>;
    };
    const folder = await mkdtemp(join(tmpdir(), "erase-"));
    await writeFile(join(folder, "Pulumi.prod.yaml"), stackFile);
    await writeFile(join(folder, "outputs.json"), JSON.stringify({ TableNames: tables }));
    const pulumi = join(folder, "pulumi");
    await writeFile(
      pulumi,
      '#!/bin/sh\n[ "$*" = "stack output --json --non-interactive --stack prod" ] && cat outputs.json\n',
    );
    await chmod(pulumi, 0o755);

    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL("../../scripts/erase.ts", import.meta.url)), "-"],
      {
        cwd: folder,
        env: {
          PATH: [folder, process.env.PATH].join(delimiter),
          AWS_ENDPOINT_URL: endpoint,
          AWS_ACCESS_KEY_ID: credentials.accessKeyId,
          AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
          AWS_SESSION_TOKEN: credentials.sessionToken,
        },
      },
    );
    child.stdin.end(`${ana.number}\n`);
    const closed = once(child, "close");
    const [output, complaint] = await Promise.all(
      [child.stdout, child.stderr].map(async (stream) => (await stream.toArray()).join("")),
    );
    await closed;
    await rm(folder, { recursive: true });
    expect(complaint).toBe("");
    expect(output).toMatch(/^conversation with \S+: removed$/m);
    expect(await knownOf(ana)).toEqual({ conversations: [], messages: [] });
  });
});
