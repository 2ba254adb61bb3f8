import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { captureProgram } from "../../sandbox/cloud/program/program.ts";

/** What Pulumi starts, on a Node that can run the program and on one that cannot. */

const root = fileURLToPath(new URL("../../", import.meta.url));
const [, main = ""] = /^main: (\S+)$/m.exec(readFileSync(`${root}Pulumi.yaml`, "utf8")) ?? [];

describe("the program that Pulumi starts", () => {
  it("is index.ts", async () => {
    const started = captureProgram({
      program: `${root}${main}`,
      config: { messageType: "URGENT" },
      region: "us-east-1",
      accountId: "111122223333",
    });
    await expect(started).rejects.toThrow("messageType: TRANSACTIONAL or PROMOTIONAL");
  });

  it("says in a sentence what it needs where Node does not run TypeScript", async () => {
    const script = `import("./${main}").then((module) => module.default()).catch(({ message }) => console.log(message))`;
    // As older Nodes are.
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--no-experimental-strip-types", "-e", script],
      {
        cwd: root,
      },
    );
    expect(stdout).toMatch(/^This program needs a Node .* 22\.18 or later; Pulumi runs it on v\d+/);
    expect(stdout).not.toContain("Unknown file extension");
  });
});
