import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/global-redis.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two cores: more than two files at once only makes each other's timing worse.
    maxWorkers: 2,
    pool: "forks",
  },
});
