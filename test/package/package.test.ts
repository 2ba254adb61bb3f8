import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const stranger = fileURLToPath(new URL("stranger", import.meta.url));
const types = fileURLToPath(new URL("types", import.meta.url));
const nodes = ["20", "22", "24"];
/** Packages of Node, by the platform that this one runs on. */
const platform = `node-linux-${process.arch}`;

const isOnline = await run("npm", ["ping"], tmpdir()).then(
  () => true,
  () => false,
);
const hasPytest = await run("python3", ["-m", "pytest", "--version"], tmpdir()).then(
  () => true,
  () => false,
);
const missing =
  process.platform !== "linux" ? "runs on Linux" : isOnline ? undefined : "needs the npm registry";

describe.skipIf(missing !== undefined)(
  `the package${missing === undefined ? "" : `: skipped, ${missing}`}`,
  () => {
    let folder: string;
    let tools: string;
    let manifest: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "stranger-"));
      tools = await mkdtemp(join(tmpdir(), "nodes-"));
      manifest = await readFile(join(root, "package.json"), "utf8");
      await run("npm", ["pack", "--pack-destination", tools], root);
      const { version } = JSON.parse(manifest);
      await writeFile(join(folder, "package.json"), '{"private": true, "type": "module"}');
      const install = ["install", "--no-audit", "--no-fund", "--prefer-offline"];
      await run(
        "npm",
        [...install, join(tools, `messaging-api-${version}.tgz`), "vitest@3", "typescript@5"],
        folder,
      );
      await run("npm", [...install, ...nodes.map((node) => `node${node}@npm:${platform}@${node}`)], tools);
      for (const files of [stranger, types]) await cp(files, folder, { recursive: true });
    });
    afterAll(async () => {
      for (const made of [folder, tools]) await rm(made, { recursive: true, force: true });
    });

    const nodeOf = (version: string) => join(tools, "node_modules", `node${version}`, "bin");
    const inFolder = (version: string, command: string, args: string[]) =>
      run(command, args, folder, { PATH: `${nodeOf(version)}${delimiter}${process.env.PATH}` });

    it("leaves the project as it was, and brings no Node of its own", async () => {
      expect(await readFile(join(root, "package.json"), "utf8")).toBe(manifest);
      expect(existsSync(join(folder, "node_modules/.bin/node"))).toBe(false);
    });

    it.each(nodes)("is a command, with Node %s", async (version) => {
      const { stdout } = await inFolder(version, "node", ["--version"]);
      expect(stdout).toMatch(`v${version}.`);
      const child = spawn("npx", ["messaging-sandbox", "--json", "--port", "0"], {
        cwd: folder,
        env: environment({ PATH: `${nodeOf(version)}${delimiter}${process.env.PATH}` }),
        stdio: ["ignore", "pipe", "inherit"],
      });
      for await (const line of createInterface(child.stdout)) {
        const { url, pid } = JSON.parse(line);
        expect((await fetch(`${url}/sandbox/health`)).status).toBe(200);
        expect(await (await fetch(url)).text()).toContain("<title>");
        process.kill(pid);
      }
    });

    it.each(nodes)("serves the tests of another project, with Node %s: node:test", async (version) => {
      const { stdout } = await inFolder(version, "node", ["--test", "parcels.test.mjs"]);
      expect(stdout).toMatch(/pass 2\n/);
    });

    it.each(nodes)("serves the tests of another project, with Node %s: vitest", async (version) => {
      const vitest = ["node_modules/vitest/vitest.mjs", "run", "--dir", ".", "parcels.vitest.ts"];
      await writeFile(
        join(folder, "vitest.config.js"),
        'export default { test: { include: ["*.vitest.ts"], testTimeout: 300_000, hookTimeout: 300_000 } };',
      );
      const { stdout } = await inFolder(version, "node", vitest);
      expect(stdout).toMatch(/2 passed/);
    });

    it("has types that need no others", async () => {
      const compilerOptions = { noEmit: true, strict: true, module: "nodenext", target: "es2022", types: [] };
      const configuration = JSON.stringify({ compilerOptions, files: ["types.ts"] });
      await writeFile(join(folder, "tsconfig.json"), configuration);
      await inFolder("22", "node", ["node_modules/typescript/bin/tsc", "-p", "."]);
    });

    it.skipIf(!hasPytest)("serves pytest", async () => {
      const { stdout } = await inFolder("22", "python3", ["-m", "pytest", "-q", "test_parcels.py"]);
      expect(stdout).toContain("2 passed");
    });
  },
);

function environment(more: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { PATH = "", NODE_ENV: _, VITEST: __, ...rest } = process.env;
  // Not the Node that this project brings along.
  const path = PATH.split(delimiter).filter((entry) => entry !== join(root, "node_modules/.bin"));
  return { ...rest, PATH: path.join(delimiter), ...more };
}

async function run(command: string, args: readonly string[], cwd: string, more: NodeJS.ProcessEnv = {}) {
  try {
    return await promisify(execFile)(command, args, {
      cwd,
      env: environment(more),
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(" ")} failed:\n${stdout}\n${stderr}`);
  }
}
