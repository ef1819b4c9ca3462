import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import type { Row } from "../../cli/fuzz/tally.ts";
import { compiled } from "../../infra/stage/root.ts";

const fuzz = (...args: string[]) =>
  promisify(execFile)(process.execPath, [compiled("cli/main.js"), "fuzz", ...args]);

it("npm run fuzz: a short run finds nothing, and says what it tried", async () => {
  const { rows, peakBytes, findings } = JSON.parse(
    (await fuzz("--count", "600", "--seed", "20261125", "--json")).stdout,
  );
  expect(findings).toEqual([]);
  expect(Object.keys(rows).sort()).toEqual(["gif", "jpeg", "npy", "png", "spec", "webp"]);
  for (const { tried, opened, refused } of Object.values(rows as Record<string, Row>)) {
    const told = Object.values(refused).reduce((sum, count) => sum + count, 0);
    expect([tried, opened + told]).toEqual([100, 100]);
    expect(opened).toBeGreaterThan(0);
  }
  expect(peakBytes).toBeLessThan(900e6);
}, 60_000);

it("fails where memory is not bounded", async () => {
  await expect(fuzz("--count", "6", "--max-mb", "1")).rejects.toMatchObject({
    code: 2,
    stderr: "More than 1 MB of memory were taken.\n",
  });
});

it("explains itself", async () => {
  expect((await fuzz("--help")).stdout).toMatch(/--seed.*--kind/s);
});
