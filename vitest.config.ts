import { tmpdir } from "node:os";
import { join } from "node:path";
import { configDefaults, defineConfig } from "vitest/config";

const { CI, VITEST_REPORT: report } = process.env;
const isCI = CI === "true";
/** A busy machine may make a test slow, never red; where nobody waits, it may be very slow. Milliseconds. */
const patience = isCI ? { test: 600_000, poll: 120_000 } : { test: 180_000, poll: 30_000 };
// What one process has compiled, the next finds on disk.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), "node-compile-cache");

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // They have configurations of their own: npm run test:second-opinions, npm run test:package.
    exclude: [...configDefaults.exclude, "test/second-opinions/**", "test/package/**"],
    expect: { poll: { timeout: patience.poll } },
    testTimeout: patience.test,
    hookTimeout: patience.test,
    // Enough to see what is wrong; a sandbox that hangs would cost CI these minutes for each story of it.
    bail: isCI ? 5 : 0,
    // Files share the modules, and what these have compiled and captured; each has a sandbox of its own.
    pool: "forks",
    isolate: false,
    unstubEnvs: true,
    // One more than the two cores that it is made for: a sandbox waits for its workers now and then.
    maxWorkers: 3,
    reporters: report ? ["default", ["json", { outputFile: report }]] : ["default"],
  },
});
