import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { repeating } from "../../bot/repeating.ts";

it("slow work does not pile up, and stop waits for what is under way", async () => {
  let begun = 0;
  let ended = 0;
  const { stop } = repeating(async () => {
    begun += 1;
    await sleep(100);
    ended += 1;
  }, 1);
  await expect.poll(() => begun, { interval: 5 }).toBe(3);
  expect(ended).toBe(2);
  await stop();
  // Had it been due 300 times meanwhile, none of them would be left to do.
  expect([begun, ended]).toEqual([3, 3]);
  await sleep(20);
  expect(begun).toBe(3);
});
