import { expect, it } from "vitest";
import { pauseBeforeStart } from "../../shared/pause-before-start.ts";

const signal = new AbortController().signal;

it.each([
  [1, 20],
  [2, 40],
  [3, 80],
  [9, 100],
])("after %i ends in a row it waits %i ms", async (inARow, least) => {
  const started = performance.now();
  expect(await pauseBeforeStart(inARow, { pauseMs: 20, longestMs: 100, signal })).toBe(true);
  expect(performance.now() - started).toBeGreaterThan(least - 2);
});

it("waits no longer, and has nothing started, once all are told to end", async () => {
  const ending = new AbortController();
  const paused = pauseBeforeStart(1, { pauseMs: 60_000, longestMs: 60_000, signal: ending.signal });
  ending.abort();
  expect(await paused).toBe(false);
});
