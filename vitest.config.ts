import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
    // The sandbox has timers and workers of its own: each file gets a fresh process.
    pool: "forks",
  },
});
