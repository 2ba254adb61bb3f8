import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { redrive } from "../../scripts/operator/redrive/command.ts";
import { requests } from "../../scripts/operator/requests/command.ts";
import { story } from "../support/story.ts";

/** The operator's commands, against a sandbox. */

const sandbox = story();
const text = "Your parcel arrives today.";
const here = () => ["--sandbox", sandbox.sandbox.url];
const life = (...args: string[]) => requests([...here(), ...args]);
const letters = (...args: string[]) => redrive([...args, ...here()]);
/** Ten attempts, two minutes apart. */
const untilGivenUp = () => sandbox.passes(1_300);

/** As a user starts it, but for npm. */
async function started(command: string, ...args: string[]): Promise<string> {
  const file = fileURLToPath(new URL(`../../scripts/${command}.ts`, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [file, ...args, ...here()]);
  return stdout;
}

describe("npm run requests", () => {
  it("tells the whole life of a request in words, and nothing of the person", async () => {
    const ana = sandbox.person();
    const id = await sandbox.sendWhatsApp(ana, { message_body: text, reference: "order:81" });
    await sandbox.passes(600);
    await ana.writes("Yes, please");

    const output = await started("requests", id);
    expect(output).toContain(`request     ${id}\n`);
    expect(output).toContain("reference   order:81\n");
    expect(output).toContain("outcome     delivered: The phone has the message.\n");
    expect(output).toContain("execution   succeeded\n");
    expect(output).toContain(`look at it  ${sandbox.sandbox.url}/r/${id}\n`);
    const said = output.split("\n").map((line) => line.replace(/^ {2}\S+Z {2}/, ""));
    const placeOf = (line: RegExp) => said.findIndex((other) => line.test(other));
    const inOrder = [
      /^request {3}accepted: The request is known\.$/,
      /^request {3}held: Waits for the person's answer\. Until 20.*Z\.$/,
      /^step {6}SendMessage: /,
      /^step {6}Delivered: /,
    ].map(placeOf);
    expect(inOrder).not.toContain(-1);
    expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
    for (const line of [
      /^step {6}AwaitReply: Leaves a task token on the conversation and waits for the person to write\.$/,
      /^template {2}delivered \(whatsapp\): The phone has it\.$/,
      /^message {3}delivered \(whatsapp\): The phone has it\.$/,
    ])
      expect(placeOf(line)).not.toBe(-1);
    for (const personal of [ana.number.slice(1), text, "Yes, please", "wamid"])
      expect(output).not.toContain(personal);
  });

  it("says why one failed, and shows nothing that a state was handed", async () => {
    const ana = sandbox.person();
    await ana.writes("hello");
    await sandbox.fault({ whatsapp: 131026, number: ana.number });
    const { output } = await life(await sandbox.sendWhatsApp(ana, text), "--json");
    const told = JSON.parse(String(output));
    expect(told).toMatchObject({
      outcome: "failed",
      error: expect.stringMatching(/^131026: /),
      execution: { status: "failed" },
      messages: [{ role: "message", latest_status: "failed" }],
    });
    expect(told.history).toContainEqual(
      expect.objectContaining({ of: "step", says: expect.stringMatching(/^ExecutionFailed: 131026$/) }),
    );
    expect(output).not.toContain(ana.number.slice(1));
    expect(output).not.toContain(text);
  });

  it.each([
    [["-BRy6v28oE1rZTY", "--json"]],
    [["--json", "--BRy6v28oE1rZT"]],
    [["--json", "--", "-BRy6v28oE1rZTY"]],
  ])("takes an id that begins with a dash for an id: %j", async (args) => {
    expect(await life(...args)).toEqual({
      exitCode: 1,
      complaint: expect.stringMatching(/^No request has this id/),
    });
  });

  it("says so if there is no such request, no sandbox, or no request was named", async () => {
    expect(await life("nobody-made-this")).toEqual({
      exitCode: 1,
      complaint: "No request has this id: mind capitals and small letters. A request is kept for a year.",
    });
    expect(await requests(["parcel-81", "--sandbox", "http://127.0.0.1:9"])).toEqual({
      exitCode: 1,
      complaint:
        "There is no sandbox at http://127.0.0.1:9: start one with npm start, or name its address with --sandbox <url>.",
    });
    expect(await requests(["parcel-81", "--sandbox", `${sandbox.sandbox.url}/v1`])).toMatchObject({
      exitCode: 1,
    });
    expect(await life()).toMatchObject({ exitCode: 2, complaint: expect.stringMatching(/^Which request\?/) });
    expect(await life("--stak", "prod")).toMatchObject({
      exitCode: 2,
      complaint: expect.stringContaining("npm run requests"),
    });
    expect(await requests(["--help"])).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining("--outputs"),
    });
  });
});

describe("npm run redrive", () => {
  it("finds nothing where nothing is, and knows its queues", async () => {
    expect(await letters()).toEqual({ exitCode: 0, output: "No dead letters." });
    expect(await letters("--queue", "emails")).toMatchObject({
      exitCode: 2,
      complaint: expect.stringContaining("emails"),
    });
    expect(await letters("--all")).toMatchObject({
      exitCode: 2,
      complaint: expect.stringMatching(/^All of which/),
    });
    expect(await letters("--all", "--id", "x", "--queue", "webhook")).toMatchObject({ exitCode: 2 });
    expect(await letters("--id", "nobody")).toMatchObject({
      exitCode: 1,
      complaint: expect.stringMatching(/^No dead letter/),
    });
    expect(await redrive(["--sandbox", "http://127.0.0.1:9"])).toMatchObject({ exitCode: 1 });
  });

  it("says what is there and why, and puts one back, then all", async () => {
    const ana = sandbox.person();
    const id = await sandbox.sendWhatsApp(ana, text);
    await sandbox.fault({
      call: { service: "dynamodb", caller: "whatsapp-events" },
      error: "InternalServerError",
      times: 1_000,
    });
    await ana.writes("Yes, my number is +1 415 555 0199");
    await sandbox.event("whatsapp", {
      whatsAppWebhookEntry: '{"changes": [{"field": "messages", "value": {"messages": [{"id": 1}]}}]}',
    });
    await sandbox.event("whatsapp", { whatsAppWebhookEntry: `{"number": "${ana.number}"}` });
    await untilGivenUp();
    await sandbox.control("DELETE", "/faults");

    const output = await started("redrive", "--queue", "whatsapp-events");
    expect(output).toMatch(/^whatsapp-events: 3\n/);
    expect(output).toMatch(/1 message of a person\n {4}It can be read: a call of AWS failed/);
    expect(output).toMatch(/1 item that cannot be read\n {4}MalformedEvent: messages\.type: expected/);
    expect(output).toMatch(
      /an event that cannot be read\n {4}MalformedEvent: whatsAppWebhookEntry\.changes: expected/,
    );
    for (const personal of [ana.number.slice(1), "my number", "0199"]) expect(output).not.toContain(personal);

    const [queue] = JSON.parse(String((await letters("--queue", "whatsapp-events", "--json")).output));
    const reply = queue.letters.find(({ holds }: { holds: string }) => holds === "1 message of a person");
    expect(await letters("--id", reply.id)).toEqual({
      exitCode: 0,
      output: "1 moved back to whatsapp-events.",
    });
    await sandbox.passes(5);
    // The reply is taken at last, and releases what was held for it.
    expect((await sandbox.request(id)).latest_status).toBe("delivered");
    expect((await letters()).output).toMatch(/^whatsapp-events: 2\n/);

    expect(await letters("--queue", "whatsapp-events", "--all")).toMatchObject({
      output: "2 moved back to whatsapp-events.",
    });
    expect((await letters()).output).toBe("No dead letters.");
    await untilGivenUp();
    expect((await letters()).output).toMatch(/^whatsapp-events: 2\n/);
  });

  it("tells of the other queues what they hold, and of changes that they go nowhere", async () => {
    const ana = sandbox.person();
    for (const caller of ["sms-events", "executions-ended"]) {
      await sandbox.fault({
        call: { service: "dynamodb", caller },
        error: "InternalServerError",
        times: 1_000,
      });
    }
    await sandbox.fault({ call: { service: "events" }, error: "InternalException", times: 1_000 });
    await sandbox.sendSms(ana, text);
    await untilGivenUp();
    await sandbox.passes(7_200);
    await sandbox.control("DELETE", "/faults");
    const { output = "" } = await letters();
    expect(output).toMatch(/the status of an SMS \(TEXT_DELIVERED\)\n {4}It can be read/);
    expect(output).toMatch(
      /where \d+ changes? of (requests|messages) (is|are) in its stream\n {4}They could not be published/,
    );
    expect(output).toContain("These go nowhere: docs/operations.md says what they mean.");
    expect(await letters("--queue", "publish-changes", "--all")).toMatchObject({
      exitCode: 1,
      complaint: expect.stringContaining("nowhere"),
    });
  });
});
