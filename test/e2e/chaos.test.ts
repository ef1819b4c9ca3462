import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { compiled } from "../../infra/stage/root.ts";

it("npm run chaos: every promise is kept while everything that can break does, each kind once", async () => {
  const args = [compiled("infra/chaos.js"), "--jobs", "120", "--users", "30", "--faults", "13", "--json"];
  // What it has found makes its exit code 1, and is on stdout all the same.
  const { stdout } = await promisify(execFile)(process.execPath, args).catch((error) => error);
  const { jobs, faults, endings, violations } = JSON.parse(stdout);
  expect(violations).toEqual([]);
  expect(Object.values<{ injected: number }>(faults).map(({ injected }) => injected)).toEqual(
    Array(13).fill(1),
  );
  expect(jobs).toBeGreaterThanOrEqual(120);
  expect(endings.picture).toBeGreaterThan(50);
}, 300_000);
