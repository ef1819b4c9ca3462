import type { Redis } from "ioredis";
import { z } from "zod";
import { runScript, type Script } from "./redis.ts";
import type { Keyring } from "./sealing.ts";
import type { StoreKeys } from "./store-keys.ts";

const result = z.object({
  /** Who asked for it. */
  userId: z.string(),
  /** The pictures that went in. */
  pictures: z.array(z.object({ url: z.string(), bytes: z.number(), mayMove: z.boolean() })),
  panels: z.union([z.literal("all"), z.number()]).nullable(),
  /** Faces swapped, for the line below a repost. */
  faces: z.number(),
  /** Seen by whoever asked alone. */
  isPrivate: z.boolean().default(false),
  /** See `LedgerEntry`. */
  identities: z.array(z.number()).default([]),
});

/** What the buttons below a result need to know. */
export type Result = z.infer<typeof result>;

/** Results by reply id, sealed, for 24 hours. */
export interface Results {
  remember(replyId: string, remembered: z.input<typeof result>): Promise<void>;
  find(replyId: string): Promise<Result | null>;
  /** Those of the last 24 hours. */
  ofUser(userId: string): Promise<(Result & { readonly replyId: string })[]>;
  /** Takes the addresses of all of a user's away: buttons that need them say that the result is too old. */
  forgetAll(userId: string): Promise<void>;
  /** Takes one away: its buttons say that it is too old. */
  forget(replyId: string): Promise<void>;
  /**
   * Of several who want to post a private result only one may, and has as long as a reply lives.
   * @param by the reply that is to show it
   * @returns whether it is this one, which may ask again
   */
  claimPost(replyId: string, by: string): Promise<boolean>;
  /** It is posted: nobody may again. */
  keepPost(replyId: string): Promise<void>;
  /** Gives the claim back, if it is this one's and nothing came of it. */
  releasePost(replyId: string, by: string): Promise<void>;
}

const lifeMs = 24 * 3_600_000;
/** Whoever was to post it may be gone without having said so. */
const claimMs = 20 * 60_000;
/** Of a user's results; looked at with each new one, so that about as many are kept as a day brings. */
const lookedAt = 50;

/** Key: the claim. */
const releaseScript: Script = {
  keys: 1,
  lua: `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`,
};

export function createResults(redis: Redis, keys: StoreKeys, keyring: Keyring): Results {
  const find = async (replyId: string) => {
    const sealed = await redis.getBuffer(keys.result(replyId));
    return sealed && result.parse(JSON.parse(keyring.open(sealed, resultContext(replyId)).toString()));
  };

  /** Of those that are over, nobody needs the ids either. */
  const dropOver = async (userId: string) => {
    const ids = await redis.srandmember(keys.userResults(userId), lookedAt);
    const exist = await Promise.all(ids.map((replyId) => redis.exists(keys.result(replyId))));
    const over = ids.filter((_, at) => exist[at] === 0);
    if (over.length > 0) await redis.srem(keys.userResults(userId), ...over);
  };

  return {
    async remember(replyId, remembered) {
      const sealed = keyring.seal(Buffer.from(JSON.stringify(remembered)), resultContext(replyId));
      await redis
        .multi()
        .set(keys.result(replyId), sealed, "PX", lifeMs)
        .sadd(keys.userResults(remembered.userId), replyId)
        .pexpire(keys.userResults(remembered.userId), lifeMs)
        .exec();
      // It is remembered, whatever becomes of this: the next one tidies, too.
      await dropOver(remembered.userId).catch(() => undefined);
    },

    find,

    async ofUser(userId) {
      const ids = await redis.smembers(keys.userResults(userId));
      const found = await Promise.all(ids.map(async (replyId) => ({ replyId, ...(await find(replyId)) })));
      return found.filter((one) => one.userId === userId) as (Result & { replyId: string })[];
    },

    async forgetAll(userId) {
      const all = await redis.smembers(keys.userResults(userId));
      for (const replyId of all) await redis.del(keys.result(replyId));
      await redis.del(keys.userResults(userId));
    },

    async forget(replyId) {
      await redis.del(keys.result(replyId));
    },

    async claimPost(replyId, by) {
      // A connection that breaks sends what was not answered once more.
      const before = await redis.set(keys.posted(replyId), by, "PX", claimMs, "NX", "GET");
      return before === null || before === by;
    },

    async keepPost(replyId) {
      await redis.set(keys.posted(replyId), "posted", "PX", lifeMs);
    },

    async releasePost(replyId, by) {
      await runScript(redis, releaseScript, [keys.posted(replyId)], [by]);
    },
  };
}

export function resultContext(replyId: string): string {
  return `result\0${replyId}`;
}
