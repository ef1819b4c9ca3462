import { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { Shard } from "discord.js";
import { expect, it } from "vitest";
import { keepShard } from "../../bot/keep-shard.ts";

/** A shard whose process lives for `livesMs` each time, as discord.js tells of it. */
function shardThatLives(...livesMs: readonly number[]) {
  const starts: number[] = [];
  const shard = Object.assign(new EventEmitter(), {
    async spawn() {
      starts.push(Date.now());
      shard.emit("spawn");
      const ms = livesMs[starts.length - 1];
      if (ms === undefined) return;
      await sleep(ms);
      shard.emit("death");
      throw new Error("the shard died before it was ready");
    },
  });
  const errors: Error[] = [];
  shard.on("error", (error: Error) => errors.push(error));
  return { shard: shard as unknown as Shard, starts, errors };
}

it("a shard that ends as soon as it is up is started again after longer and longer pauses", async () => {
  const { shard, starts, errors } = shardThatLives(0, 0, 0, 0);
  keepShard(shard, { readyWithinMs: 1_000, signal: new AbortController().signal, pauseMs: 40 });
  await shard.spawn().catch(() => undefined);
  await expect.poll(() => starts.length, { interval: 5 }).toBe(5);
  const pauses = starts.slice(1).map((at, index) => at - starts[index]!);
  for (const [index, least] of [40, 80, 160, 320].entries())
    expect(pauses[index]).toBeGreaterThanOrEqual(least - 2);
  expect(errors).toHaveLength(3);
});

it("one that ran for long is started again at once", async () => {
  const { shard, starts } = shardThatLives(0, 0, 0, 60, 60);
  keepShard(shard, { readyWithinMs: 1_000, signal: new AbortController().signal, pauseMs: 20, longMs: 50 });
  await shard.spawn().catch(() => undefined);
  await expect.poll(() => starts.length, { interval: 5 }).toBe(6);
  // 60 ms of life and the first pause, where the fifth in a row would be 320.
  expect(starts[5]! - starts[4]!).toBeLessThan(300);
});

it("none is started while all are told to end", async () => {
  const { shard, starts } = shardThatLives(0, 0);
  const stopping = new AbortController();
  keepShard(shard, { readyWithinMs: 1_000, signal: stopping.signal, pauseMs: 20 });
  await shard.spawn().catch(() => undefined);
  stopping.abort();
  await sleep(60);
  expect(starts).toHaveLength(1);
});
