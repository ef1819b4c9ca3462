import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { repeat } from "../../bot/repeat.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("begins anew only after a pause, however long the last one took", async () => {
  const began: number[] = [];
  const start = Date.now();
  const { stop } = repeat(5, async () => {
    began.push(Date.now() - start);
    await new Promise((resolve) => setTimeout(resolve, 20));
  });
  await vi.advanceTimersByTimeAsync(60);
  expect(began).toEqual([5, 30, 55]);
  const stopped = stop();
  await vi.advanceTimersByTimeAsync(100);
  await stopped;
  expect(began).toHaveLength(3);
});
