import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { collectTimes, type StageTimes, timed } from "../../worker/stage-times.ts";

const fetchFor = timed("fetch", (ms: number) => sleep(ms, ms));

it("puts each job's time on its own account, also when jobs overlap", async () => {
  const [slow, quick]: [StageTimes, StageTimes] = [{}, {}];
  const values = await Promise.all([
    collectTimes(slow, async () => (await fetchFor(60)) + (await fetchFor(60))),
    collectTimes(quick, () => fetchFor(20)),
  ]);
  expect(values).toEqual([120, 20]);
  expect(slow.fetch).toBeGreaterThan(110);
  expect(quick.fetch).toBeGreaterThan(15);
  expect(quick.fetch).toBeLessThan(slow.fetch! / 2);
});

it("counts what fails, too", async () => {
  const times: StageTimes = {};
  const broken = timed("deliver", async () => {
    await sleep(20);
    throw new Error("broken");
  });
  await expect(collectTimes(times, broken)).rejects.toThrow("broken");
  expect(times.deliver).toBeGreaterThan(15);
});
