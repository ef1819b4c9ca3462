import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Redis } from "ioredis";
import type { StoreKeys } from "./store-keys.ts";

const everyMs = 1_000;
/** The largest file takes no longer. */
const giveUpMs = 15 * 60_000;

/** Notes that an erasure wants the file written anew, for the next who starts: this process may end before. */
export async function noteRewrite(redis: Redis, { rewrites }: StoreKeys): Promise<void> {
  await redis.sadd(rewrites, randomUUID());
}

/** As `rewriteLog`, for every erasure that was noted by now. */
export async function rewriteNoted(redis: Redis, { rewrites }: StoreKeys): Promise<void> {
  const noted = await redis.smembers(rewrites);
  await rewriteLog(redis);
  if (noted.length > 0) await redis.srem(rewrites, ...noted);
}

/**
 * Has Redis write its append-only file anew, so that what was erased is in it no longer. A rewrite that runs already
 * began before the erasure and may carry it: then another one follows.
 * @returns false for a Redis that has no such file, or offers no rewriting, as some services do
 * @throws Error if Redis is gone, or another rewrite does not end
 */
export async function rewriteLog(
  redis: Pick<Redis, "bgrewriteaof">,
  wait: (ms: number) => Promise<unknown> = (ms) => sleep(ms, undefined, { ref: false }),
): Promise<boolean> {
  for (let waitedMs = 0; ; waitedMs += everyMs) {
    try {
      await redis.bgrewriteaof();
      return true;
    } catch (error) {
      const why = String(error);
      if (/unknown command|NOPERM/i.test(why)) return false;
      if (!/in progress/i.test(why) || waitedMs >= giveUpMs) throw error;
      await wait(everyMs);
    }
  }
}
