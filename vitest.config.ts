import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    globalSetup: ["test/support/global-redis.ts", "test/support/global-samples.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: "forks",
    // Many of these look at the clock of a machine that others use, too: what is wrong is wrong twice.
    retry: process.env["CI"] ? 1 : 0,
    // What is polled for is true within moments, on a machine that does nothing else.
    expect: { poll: { timeout: 10_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: "parts",
          include: ["test/**/*.test.ts"],
          exclude: ["test/e2e/**", "test/browser/**"],
          // Two cores: more than two files at once only makes each other's timing worse.
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          // Longer than whoever waits for a reply, so that the test can say what came instead.
          testTimeout: 60_000,
          include: ["test/e2e/**/*.test.ts"],
          // Each file brings a whole Doppel and looks at the clock.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          // Longer than any one wait, so that the wait is what fails and says for what.
          testTimeout: 90_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
