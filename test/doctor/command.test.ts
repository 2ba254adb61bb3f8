import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { doctor as command } from "../../scripts/doctor/command.ts";
import { accountPolicy } from "../../scripts/doctor/policy.ts";
import { DoctorAccount, goodAccount, policyOfNewTopic, templateSummary } from "../support/doctor-account.ts";
import { stackFile } from "./known.ts";

/** `npm run doctor` as it is called, in a folder with a stack's file; twice as a process of its own. */

const entry = fileURLToPath(new URL("../../scripts/doctor.ts", import.meta.url));
const home = process.cwd();
let account: DoctorAccount;
let folder: string;

beforeAll(async () => {
  account = await DoctorAccount.listen();
  folder = await mkdtemp(join(tmpdir(), "doctor-"));
  await writeFile(join(folder, "Pulumi.prod.yaml"), stackFile);
  process.chdir(folder);
});
afterAll(async () => {
  process.chdir(home);
  account.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  account.has = goodAccount();
  account.asked.clear();
});

async function doctor(...args: string[]) {
  for (const [name, value] of Object.entries(account.environment)) vi.stubEnv(name, value);
  const { output = "", complaint = "", exitCode } = await command(args);
  return { output, complaint, exitCode };
}

/** From a shell: with nothing but this environment. */
async function fromShell(environment: Record<string, string>, ...args: string[]) {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, [entry, ...args], {
    cwd: folder,
    env: { PATH, HOME, ...account.environment, ...environment },
  });
  const closed = once(child, "close");
  const texts = [child.stdout, child.stderr].map(async (stream) => (await stream.toArray()).join(""));
  const [output, complaint] = await Promise.all(texts);
  await closed;
  return { output: output ?? "", complaint, exitCode: child.exitCode };
}

describe("npm run doctor", () => {
  it("finds a good account good, and exits with 0", async () => {
    const { output, exitCode } = await fromShell({}, "--stack", "prod");
    expect(output).not.toMatch(/^(wrong|unknown)/m);
    expect(output).toContain("Nothing that was looked at stands in the way of pulumi up.");
    expect(exitCode).toBe(0);
  });

  it("takes the only stack that there is", async () => {
    expect((await doctor()).output).toContain("settings of stack prod.");
  });

  it("exits with 1 if anything is wrong, and says beneath it what mends it", async () => {
    account.has.topic = { Policy: JSON.stringify(policyOfNewTopic) };
    const { output, exitCode } = await doctor();
    expect(output).toMatch(
      /^wrong {4}topic .*everybody if AWS:SourceOwner.*\n {9}mend: aws sns set-topic-attributes /m,
    );
    expect(output).toContain("Mend what is wrong before pulumi up.");
    expect(exitCode).toBe(1);
  });

  it("exits with 0 for warnings and for what it may not see", async () => {
    account.has.tier = "SANDBOX";
    account.refused = ["lambda:GetAccountSettings"];
    const { output, exitCode } = await doctor();
    account.refused = [];
    expect(output).toMatch(/^warning {2}sms /m);
    expect(output).toMatch(/^unknown {2}quotas /m);
    expect(exitCode).toBe(0);
  });

  it("exits with 1 without credentials, and says so in one sentence", async () => {
    const without = {
      AWS_ACCESS_KEY_ID: "",
      AWS_SECRET_ACCESS_KEY: "",
      AWS_EC2_METADATA_DISABLED: "true",
      HOME: folder,
    };
    const { output, complaint, exitCode } = await fromShell(without);
    expect(output).toMatch(/^wrong {4}credentials .* there are no valid AWS credentials /m);
    expect(output).toMatch(/^unknown {2}account .* Nothing in the account could be looked at\.$/m);
    expect(complaint).toBe("");
    expect(exitCode).toBe(1);
  });

  it("prints JSON, and nothing else", async () => {
    account.has.templates = [templateSummary({ templateStatus: "PAUSED" })];
    const { output, exitCode } = await doctor("--json");
    const findings: Array<Record<string, string>> = JSON.parse(output);
    expect(findings.filter(({ status }) => status !== "ok")).toEqual([
      {
        check: "template",
        status: "wrong",
        says: "message_waiting in en is PAUSED: Meta refuses every message with it.",
        mend: "https://business.facebook.com/wa/manage/message-templates/",
      },
    ]);
    for (const finding of findings)
      expect(Object.keys(finding).slice(0, 3)).toEqual(["check", "status", "says"]);
    expect(exitCode).toBe(1);
  });

  it("prints the policy that it needs, without asking anybody", async () => {
    const { output, exitCode } = await doctor("--policy");
    expect(JSON.parse(output)).toEqual(accountPolicy());
    expect([...account.asked]).toEqual([]);
    expect(exitCode).toBe(0);
  });

  it.each([
    [
      ["--stack", "dev"],
      "There is no Pulumi.dev.yaml here: the first pulumi config set --stack dev makes it. There is --stack prod.",
    ],
    [["--colour"], "Unknown option '--colour'"],
    [["prod"], "Unexpected argument 'prod'"],
  ])("exits with 2 if it is called with %j, and says what is wrong with that", async (args, words) => {
    const { output, complaint, exitCode } = await doctor(...args);
    expect(complaint).toContain(words);
    expect(output).toBe("");
    expect(exitCode).toBe(2);
  });

  it("asks which stack is meant if there are several", async () => {
    const another = join(folder, "Pulumi.dev.yaml");
    await writeFile(another, stackFile);
    const { complaint, exitCode } = await doctor();
    await rm(another);
    expect(complaint).toBe("Which stack? There is --stack dev, --stack prod.");
    expect(exitCode).toBe(2);
  });
});
