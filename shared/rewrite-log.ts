import { setTimeout as sleep } from "node:timers/promises";
import type { Redis } from "ioredis";
import type { StoreKeys } from "./store-keys.ts";

const everyMs = 1_000;
/** The largest file takes no longer. */
const giveUpMs = 15 * 60_000;

type Wait = (ms: number) => Promise<unknown>;

const pause: Wait = (ms) => sleep(ms, undefined, { ref: false });

/**
 * Has Redis write its append-only file anew for every erasure that has wanted it by now: once that is done they are
 * noted no longer.
 * @throws Error as `rewriteLog` does; if Redis could not write it
 */
export async function rewriteNoted(
  redis: Pick<Redis, "bgrewriteaof" | "info" | "smembers" | "srem">,
  { rewrites }: StoreKeys,
  wait = pause,
): Promise<void> {
  const noted = await redis.smembers(rewrites);
  if (await rewriteLog(redis, wait)) await untilWritten(redis, wait);
  if (noted.length > 0) await redis.srem(rewrites, ...noted);
}

/** Where nobody may look, it is taken for written. */
async function untilWritten(redis: Pick<Redis, "info">, wait: Wait): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += everyMs) {
    const about = await redis.info("persistence").catch((error: unknown) => {
      if (/NOPERM/.test(String(error))) return "";
      throw error;
    });
    if (!/aof_rewrite_(in_progress|scheduled):1/.test(about)) {
      if (/aof_last_bgrewrite_status:err/.test(about)) throw new Error("Redis could not write its file anew");
      return;
    }
    if (waitedMs >= giveUpMs) throw new Error("Redis does not end writing its file anew");
    await wait(everyMs);
  }
}

/**
 * Has Redis write its append-only file anew, so that what was erased is in it no longer. A rewrite that runs already
 * began before the erasure and may carry it: then another one follows.
 * @returns false for a Redis that has no such file, or offers no rewriting, as some services do
 * @throws Error if Redis is gone, or another rewrite does not end
 */
export async function rewriteLog(redis: Pick<Redis, "bgrewriteaof">, wait = pause): Promise<boolean> {
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
