import type { Redis } from "ioredis";
import type { StoreKeys } from "./store-keys.ts";

/** No worker that was silent for so long comes back. */
const forgetMs = 86_400_000;

/** Tells that a worker lives; to be repeated every few seconds. */
export async function reportAlive(redis: Redis, keys: StoreKeys, workerId: string): Promise<void> {
  const now = Date.now();
  await redis.zadd(keys.workers, now, workerId);
  await redis.zremrangebyscore(keys.workers, 0, now - forgetMs);
}

export async function reportGone(redis: Redis, keys: StoreKeys, workerId: string): Promise<void> {
  await redis.zrem(keys.workers, workerId);
}

/** How many workers gave a sign of life within the last `withinMs`. */
export async function countAlive(redis: Redis, keys: StoreKeys, withinMs: number): Promise<number> {
  return redis.zcount(keys.workers, Date.now() - withinMs, "+inf");
}
