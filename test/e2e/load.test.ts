import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { compiled } from "../../infra/stage/root.ts";

const options = {
  users: 12,
  "at-once": 3,
  rounds: 2,
  rate: 50,
  seconds: 2,
  swaps: 3,
  workers: 2,
};

it("npm run load: a rush, a steady stream, a flood and several workers, as JSON", async () => {
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const command = [compiled("infra/load.js"), ...args, "--json"];
  const { stdout } = await promisify(execFile)(process.execPath, command);
  const { rush, steady, flood, workers, goals } = JSON.parse(stdout);

  const { atOnce } = rush;
  expect([rush.users, rush.rounds]).toEqual([3, 2]);
  expect(rush.swapsPerSecond).toBeGreaterThan(0);
  expect(atOnce.firstAnswerMs.p50).toBeLessThan(atOnce.totalMs.p50);
  expect(atOnce.pipelineMs.p50).toBeGreaterThan(0);
  expect(atOnce.turnMs.p50).toBeLessThan(atOnce.totalMs.p50);
  expect(atOnce.outsideMs.p50).toBeGreaterThan(atOnce.fetchMs.p50);

  expect(steady.interactions).toBe(100);
  expect([steady.silences, steady.failures]).toEqual([0, 0]);
  expect(steady.byKind.typing.count).toBe(40);
  expect(steady.byKind.press.count).toBe(3);
  expect(steady.pictures + steady.later).toBe(steady.byKind.swap.count);
  expect(steady.pictures).toBeGreaterThan(0);
  expect(steady.sentenceMs.p50).toBeGreaterThan(0);
  expect(steady.sentenceMs.p99).toBeLessThan(3_000);

  expect(flood.besideAFlood.p50).toBeGreaterThan(0);
  expect(workers.map((one: { workers: number }) => one.workers)).toEqual([1, 2]);
  expect(goals.map(({ goal }: { goal: string }) => goal)).toHaveLength(9);
}, 120_000);
