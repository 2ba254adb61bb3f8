import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { nodeComplaint } from "../scripts/node-version.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const debian = { platform: "linux", arch: "x64", isMusl: false };
const alpine = { platform: "linux", arch: "x64", isMusl: true };
const mac = { platform: "darwin", arch: "arm64", isMusl: false };

describe("which Node can run this", () => {
  it.each([
    [{ ...debian, version: "20.0.0" }],
    [{ ...debian, version: "24.21.0" }],
    [{ ...alpine, version: "22.18.0" }],
    [{ ...mac, version: "23.6.0" }],
  ])("%j", (here) => {
    expect(nodeComplaint(here)).toBeUndefined();
  });

  it.each([
    [{ ...debian, version: "18.20.8" }, "Node 20 or later"],
    [{ ...debian, arch: "riscv64", version: "20.20.2" }, "Node 22.18 or later"],
    [{ ...alpine, version: "22.17.1" }, "Node 22.18 or later"],
    [{ ...mac, version: "20.20.2" }, "Node 22.18 or later"],
  ])("not %j", (here, says) => {
    expect(nodeComplaint(here)).toContain(`This needs ${says}, and ${here.version} is what runs here`);
  });

  it("is not brought along where its C library is another's", async () => {
    const { packages } = JSON.parse(await readFile(join(root, "package-lock.json"), "utf8"));
    for (const arch of ["arm64", "x64"])
      expect(packages[`node_modules/node-linux-${arch}`]).toMatchObject({ os: "linux", libc: ["glibc"] });
  });
});

it("says in a sentence that the first start needs the registry", async () => {
  const folder = await mkdtemp(join(tmpdir(), "fresh-clone-"));
  await cp(join(root, "scripts"), join(folder, "scripts"), { recursive: true });
  const dependencies = { valibot: "1.5.0" };
  await writeFile(join(folder, "package.json"), JSON.stringify({ dependencies }));
  const packages = { "": { dependencies }, "node_modules/valibot": { version: "1.5.0" } };
  await writeFile(join(folder, "package-lock.json"), JSON.stringify({ lockfileVersion: 3, packages }));
  const env = {
    ...process.env,
    npm_config_registry: "http://127.0.0.1:9",
    npm_config_fetch_retries: "0",
    npm_config_cache: join(folder, "cache"),
  };

  const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>((resolve) =>
    execFile(process.execPath, ["scripts/install.mjs"], { cwd: folder, env }, (error, _stdout, text) =>
      resolve({ code: error?.code, stderr: text }),
    ),
  );

  expect(code).toBe(1);
  expect(stderr.trim().split("\n").at(-1)).toBe(
    "The packages could not be installed, for the reason above: the first start needs the npm registry.",
  );
});

describe("two starts at once in a fresh clone", () => {
  it("install once: the second waits for what the first installs", async () => {
    const clone = await cloneWithNpm("until [ -e go ]; do sleep 0.05; done");
    const first = clone.start();
    await vi.waitUntil(async () => (await clone.installs()) === 1, { timeout: 120_000 });
    const second = clone.start();
    const hasDecided = async () => second.said().includes("waits") || (await clone.installs()) > 1;
    await vi.waitUntil(hasDecided, { timeout: 120_000 });
    await writeFile(join(clone.folder, "go"), "");

    expect([await first.exitCode, await second.exitCode]).toEqual([0, 0]);
    expect(await clone.installs()).toBe(1);
  });

  it("are not kept waiting by one that was killed", async () => {
    const clone = await cloneWithNpm("true");
    const killed = execFile(process.execPath, ["--eval", ""]);
    await new Promise((resolve) => killed.once("exit", resolve));
    await mkdir(join(clone.folder, "dist"));
    await writeFile(join(clone.folder, "dist/installing"), String(killed.pid));

    expect(await clone.start().exitCode).toBe(0);
    expect(await clone.installs()).toBe(1);
  });
});

/** A clone in which nothing is installed, and an npm that does what a line of shell says and has then installed all. */
async function cloneWithNpm(line: string) {
  const folder = await mkdtemp(join(tmpdir(), "fresh-clone-"));
  await cp(join(root, "scripts"), join(folder, "scripts"), { recursive: true });
  await writeFile(join(folder, "package-lock.json"), "{}");
  await writeFile(join(folder, "installs"), "");
  await mkdir(join(folder, "bin"));
  const npm = [
    "#!/bin/sh",
    "echo >> installs",
    line,
    "mkdir -p node_modules",
    "touch node_modules/.package-lock.json",
  ];
  await writeFile(join(folder, "bin/npm"), npm.join("\n"), { mode: 0o755 });
  const env = { ...process.env, PATH: [join(folder, "bin"), process.env.PATH].join(delimiter) };
  const start = () => {
    let said = "";
    const child = execFile(process.execPath, ["scripts/install.mjs"], { cwd: folder, env });
    child.stdout?.on("data", (text) => {
      said += text;
    });
    return { said: () => said, exitCode: new Promise((resolve) => child.once("exit", resolve)) };
  };
  return { folder, start, installs: async () => (await readFile(join(folder, "installs"), "utf8")).length };
}
