import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { story } from "../support/story.ts";

/** docs/client.md shows programs, each a file in test/docs/client/, and what they print. */

const sandbox = story({ live: true });
const text = await readFile(new URL("../../docs/client.md", import.meta.url), "utf8");
const shown = [...text.matchAll(/```ts\n([\s\S]*?)```\n\n```text\n([\s\S]*?)```/g)].map(
  ([, program = "", prints = ""]) => ({ program, prints }),
);
const files = ["send", "hold", "refused", "webhook"];

describe("docs/client.md", () => {
  it("shows the programs that are checked and run here, and no other", async () => {
    const programs = await Promise.all(
      files.map((name) => readFile(new URL(`client/${name}.ts`, import.meta.url), "utf8")),
    );
    const imported = programs.map((program) =>
      program.replace("../../../client/index.ts", "messaging-api/client"),
    );
    expect(shown.map(({ program }) => program)).toEqual(imported);
    expect([...text.matchAll(/```ts/g)]).toHaveLength(files.length);
  });

  it.each(shown.map((example, index) => ({ ...example, name: files[index] })))(
    "says what the program $name prints",
    async ({ program, prints }) => {
      const client = new URL("../../client/index.ts", import.meta.url).href;
      const folder = await mkdtemp(join(tmpdir(), "client-"));
      const file = join(folder, "program.ts");
      const here = program.replace("messaging-api/client", client);
      await writeFile(file, here.replaceAll("http://127.0.0.1:4000", sandbox.sandbox.url));
      try {
        const { stdout } = await promisify(execFile)(process.execPath, [file]);
        expect(stdout).toBe(prints);
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  );
});
