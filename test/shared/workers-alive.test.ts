import { expect, it } from "vitest";
import { countAlive, reportAlive, reportGone } from "../../shared/workers-alive.ts";
import { openStore } from "../support/store.ts";

it("counts who gave a sign of life lately, and forgets who vanished a day ago", async () => {
  const { redis, keys } = await openStore();
  const now = Date.now();
  await redis.zadd(keys.workers, now - 60_000, "silent", now - 2 * 86_400_000, "vanished");
  await reportAlive(redis, keys, "one");
  expect(await countAlive(redis, keys, 30_000)).toBe(1);
  expect(await redis.zrange(keys.workers, 0, -1)).toEqual(["silent", "one"]);
  await reportGone(redis, keys, "one");
  expect(await countAlive(redis, keys, 30_000)).toBe(0);
});
