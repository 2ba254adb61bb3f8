import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
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
