import { defineConfig } from "vitest/config";

const { VITEST_REPORT: report } = process.env;

/** Packs this project, installs it in an empty folder and uses it there; takes minutes, and needs the npm registry. */
export default defineConfig({
  test: {
    include: ["test/package/package.test.ts"],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    pool: "forks",
    reporters: report ? ["default", ["json", { outputFile: report }]] : ["default"],
  },
});
