import { type ChildProcess, execFile, fork } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { bundleHandler, bundleName } from "../../lib/infrastructure/bundle.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

describe("a handler's bundle", () => {
  it("is the handler and its source map, and nothing else", async () => {
    const first = await bundleHandler("get-request").path;
    expect(await bundleHandler("get-request").path).toBe(first);
    expect(readFileSync(`${first}/index.cjs`, "utf8")).toMatch(/sourceMappingURL=index\.cjs\.map\n$/);
    expect(JSON.parse(readFileSync(`${first}/index.cjs.map`, "utf8")).sources).toContain(
      "../../../handlers/get-request.ts",
    );
  });

  it("starts, and asks AWS, without undici, which only the webhook needs", async () => {
    const archive = await bundleHandler("get-request").path;
    const asksAws = `
      const { handler } = require(${JSON.stringify(`${archive}/${bundleName}`)});
      handler({ pathParameters: { request_id: "abcdefghijklmno" } }, {})
        .catch(({ name, code }) => console.log(JSON.stringify({ error: code ?? name, loaded: process.moduleLoadList })));`;
    const env = {
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "none",
      AWS_SECRET_ACCESS_KEY: "none",
      AWS_MAX_ATTEMPTS: "1",
      // Nobody is there.
      AWS_ENDPOINT_URL: "http://127.0.0.1:9",
      REQUESTS_TABLE: "requests",
      MESSAGES_TABLE: "messages",
      STATE_MACHINES: JSON.stringify({ sms: "sms", whatsapp: "whatsapp" }),
    };
    const { stdout } = await promisify(execFile)(process.execPath, ["--eval", asksAws], { env });
    const { error, loaded } = JSON.parse(stdout) as { error: string; loaded: string[] };
    expect(error).toBe("ECONNREFUSED");
    expect(loaded).toContain("NativeModule http");
    expect(loaded.filter((module) => module.includes("undici"))).toEqual([]);
  });

  it("is refused for a handler that does not exist", () => {
    expect(() => bundleHandler("no-such")).toThrow("There is no handler at handlers/no-such.ts.");
  });
});

describe("bundles in one folder", () => {
  const projects: string[] = [];
  afterAll(() => {
    for (const project of projects) rmSync(project, { recursive: true, force: true });
  });

  it("are whole whenever they are read, while several programs build them", async () => {
    const project = smallProject();
    projects.push(project);
    const first = new Program(project);
    const older = await first.bundle();
    const olderCode = readFileSync(`${older}/index.cjs`, "utf8");

    let building = true;
    const reading = (async () => {
      const reads = { whole: 0, torn: 0 };
      while (building) {
        reads[isWhole(readFileSync(`${older}/index.cjs`, "utf8")) ? "whole" : "torn"]++;
        await setTimeout(1);
      }
      return reads;
    })();
    for (let round = 0; round < 2; round++) {
      writeHandler(project, `round ${round}`);
      const builders = [new Program(project), new Program(project), new Program(project)];
      const folders = await Promise.all(builders.map((builder) => builder.bundle()));
      expect(new Set(folders).size).toBe(1);
      expect(readFileSync(`${folders[0]}/index.cjs`, "utf8")).toContain(`round ${round}`);
    }
    building = false;

    expect(await reading).toEqual({ whole: expect.any(Number), torn: 0 });
    expect(readFileSync(`${older}/index.cjs`, "utf8")).toBe(olderCode);
  });

  it("are kept for a day, and the last ten for longer", async () => {
    const project = smallProject();
    projects.push(project);
    const dist = join(project, "dist/functions");
    const twoDaysAgo = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000);
    for (let index = 0; index < 12; index++) {
      const folder = join(dist, `hello-${String(index).padStart(16, "0")}`);
      mkdirSync(folder, { recursive: true });
      // All but the first are older than a day, each a little older than the one before.
      if (index > 0) utimesSync(folder, twoDaysAgo, new Date(twoDaysAgo.getTime() - index * 1000));
    }
    const built = basename(await new Program(project).bundle());
    const left = readdirSync(dist).sort();
    expect(left).toHaveLength(10);
    expect(left).toContain(built);
    expect(left).not.toContain(`hello-${"11".padStart(16, "0")}`);
  });

  it("have the same content in another folder", async () => {
    const [one, other] = [smallProject(), smallProject()];
    projects.push(one, other);
    const [here, there] = [await new Program(one).bundle(), await new Program(other).bundle()];
    for (const file of ["index.cjs", "index.cjs.map"])
      expect(readFileSync(join(here, file), "utf8")).toBe(readFileSync(join(there, file), "utf8"));
    expect(basename(here)).toBe(basename(there));
  });
});

/** Large enough that writing it takes a while. */
const words = Array.from({ length: 60_000 }, (_, index) => `word number ${index}`);

function isWhole(code: string): boolean {
  return code.includes(words.at(-1) ?? "") && code.endsWith("sourceMappingURL=index.cjs.map\n");
}

/** A project with one handler, bundled by the program's own code. */
function smallProject(): string {
  const project = mkdtempSync(join(tmpdir(), "bundles-"));
  for (const folder of ["handlers", "lib/infrastructure"])
    mkdirSync(join(project, folder), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(project, "node_modules"));
  copyFileSync(join(root, "package.json"), join(project, "package.json"));
  copyFileSync(join(root, "lib/infrastructure/bundle.ts"), join(project, "lib/infrastructure/bundle.ts"));
  writeFileSync(join(project, "lib/words.ts"), `export const words = ${JSON.stringify(words)};`);
  writeFileSync(
    join(project, "program.ts"),
    `import { bundleHandler } from "./lib/infrastructure/bundle.ts";
     process.on("message", async () => process.send(await bundleHandler("hello").path));
     process.send("ready");`,
  );
  writeHandler(project, "first");
  return project;
}

function writeHandler(project: string, greeting: string): void {
  writeFileSync(
    join(project, "handlers/hello.ts"),
    `import { words } from "../lib/words.ts"; export const handler = () => [${JSON.stringify(greeting)}, ...words];`,
  );
}

/** A process that bundles, as `pulumi up` or a sandbox does. */
class Program {
  readonly #process: ChildProcess;

  constructor(project: string) {
    this.#process = fork(join(project, "program.ts"), { cwd: project });
  }

  /** @returns the bundle's folder */
  async bundle(): Promise<string> {
    await once(this.#process, "message");
    this.#process.send("bundle");
    const [folder] = await once(this.#process, "message");
    this.#process.kill();
    return String(folder);
  }
}
