import { defineConfig } from "vitest/config";

const { VITEST_REPORT: report } = process.env;

/** Tests against implementations that other people wrote, in other languages: see README.md. */
export default defineConfig({
  test: {
    include: ["test/second-opinions/**/*.test.ts"],
    globalSetup: ["test/second-opinions/fetch.ts"],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    pool: "forks",
    maxWorkers: 2,
    maxConcurrency: 2,
    reporters: report ? ["default", ["json", { outputFile: report }]] : ["default"],
  },
});
