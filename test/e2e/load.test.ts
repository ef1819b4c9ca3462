import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { compiled } from "../../infra/stage/root.ts";

it("npm run load: times of everybody's swaps, as JSON", async () => {
  const args = [compiled("infra/load.js"), "--users", "3", "--rounds", "2", "--json"];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const { users, rounds, swapsPerSecond, atOnce } = JSON.parse(stdout);
  expect([users, rounds]).toEqual([3, 2]);
  expect(swapsPerSecond).toBeGreaterThan(0);
  expect(atOnce.firstAnswerMs.p50).toBeLessThan(atOnce.totalMs.p50);
  expect(atOnce.pipelineMs.p50).toBeGreaterThan(0);
  expect(atOnce.outsideMs.p50).toBeGreaterThan(atOnce.fetchMs.p50);
  expect(atOnce.totalMs.p50).toBeGreaterThan(atOnce.pipelineMs.p50 / 2);
}, 90_000);
