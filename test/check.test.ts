import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));
const run = promisify(execFile);

/** `npm run check`, here beside the other tests, which leave a core idle now and then. */
it("types, lint and borders are as they should be", async () => {
  const { code, stdout } = await run("npm", ["run", "check"], {
    cwd: root,
    shell: process.platform === "win32",
  }).then(
    () => ({ code: 0, stdout: "" }),
    (error: { code: number; stdout: string }) => error,
  );
  expect(stdout).toBe("");
  expect(code).toBe(0);
});
