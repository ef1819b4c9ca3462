import type { Redis } from "ioredis";
import { UserError } from "./errors.ts";
import { runScript, type Script } from "./redis.ts";
import type { Keyring } from "./sealing.ts";
import type { StoreKeys } from "./store-keys.ts";

export interface AdmissionRequest {
  readonly userId: string;
  readonly replyId: string;
  /** Swaps to charge; 0 for what is free. */
  readonly cost: number;
}

export interface Admitted {
  /** BullMQ priority: 1 + the user's own unfinished jobs, so that nobody's flood delays the others. */
  readonly priority: number;
  readonly epoch: number;
}

export interface Admission {
  /**
   * Charges, counts and places one job in a single step; asking twice for the same reply charges once.
   * @throws UserError `quota_used_up`, `too_many_jobs`
   */
  admit(request: AdmissionRequest): Promise<Admitted>;
  /** Ends a job: it no longer counts as unfinished, and `refund` swaps come back. Safe to repeat. */
  finish(request: { userId: string; replyId: string; refund: number }): Promise<void>;
  usedToday(userId: string): Promise<number>;
  /** Forgets that these were ever admitted; what was charged stays charged. */
  forget(userId: string, replyIds: readonly string[]): Promise<void>;
}

export interface AdmissionLimits {
  /** 0 = unlimited */
  readonly dailySwaps: number;
  readonly unfinishedJobs: number;
}

const dayMs = 86_400_000;
const rememberMs = 3_600_000;
/** A reply lives for 20 minutes: what is still unfinished then, after an outage of everything, counts no more. */
const unfinishedMs = 20 * 60_000;

// An admission is remembered as "priority:epoch:quotaKeyDay" so that a repeat returns the same
// answer and a refund after midnight goes to the day that paid.
const admitScript: Script = {
  keys: 4,
  lua: `
local remembered = redis.call('GET', KEYS[1])
if remembered then return {'admitted', remembered} end
local cost, limit, maxUnfinished = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
redis.call('ZREMRANGEBYSCORE', KEYS[2], 0, ARGV[8] - ARGV[9])
local unfinished = redis.call('ZCARD', KEYS[2])
if unfinished >= maxUnfinished then return {'too_many_jobs', ''} end
local used = tonumber(redis.call('GET', KEYS[3]) or '0')
if limit > 0 and cost > 0 and used + cost > limit then return {'quota_used_up', ''} end
local epoch = redis.call('HGET', KEYS[4], 'epoch') or '0'
if cost > 0 then
  redis.call('INCRBY', KEYS[3], cost)
  redis.call('PEXPIREAT', KEYS[3], ARGV[6])
end
redis.call('ZADD', KEYS[2], ARGV[8], ARGV[1])
local answer = (unfinished + 1) .. ':' .. epoch .. ':' .. ARGV[7]
redis.call('SET', KEYS[1], answer, 'PX', ARGV[5])
return {'admitted', answer}
`,
};

// Leaving the set is what makes a refund happen once. A job may have been charged yesterday.
const finishScript: Script = {
  keys: 4,
  lua: `
if redis.call('ZREM', KEYS[1], ARGV[1]) == 0 then return 0 end
local remembered = redis.call('GET', KEYS[2]) or ''
local quota = string.match(remembered, '[^:]*$') == ARGV[3] and KEYS[4] or KEYS[3]
local refund = tonumber(ARGV[2])
if refund > 0 and redis.call('EXISTS', quota) == 1 then
  local left = tonumber(redis.call('GET', quota)) - refund
  redis.call('SET', quota, math.max(left, 0), 'KEEPTTL')
end
return 1
`,
};

export function createAdmission(
  redis: Redis,
  keys: StoreKeys,
  keyring: Keyring,
  limits: AdmissionLimits,
  now: () => number = Date.now,
): Admission {
  const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  const today = () => dayOf(now());
  const midnight = () => (Math.floor(now() / dayMs) + 1) * dayMs;
  const quotaKey = (userId: string, day: string) => keys.quota(keyring.hash(userId), day);

  return {
    async admit({ userId, replyId, cost }) {
      const [outcome, answer] = (await runScript(
        redis,
        admitScript,
        [
          keys.admitted(userId, replyId),
          keys.unfinished(userId),
          quotaKey(userId, today()),
          keys.profile(userId),
        ],
        [
          replyId,
          cost,
          limits.dailySwaps,
          limits.unfinishedJobs,
          rememberMs,
          midnight() + rememberMs,
          today(),
          now(),
          unfinishedMs,
        ],
      )) as [string, string];
      if (outcome === "too_many_jobs") throw new UserError("too_many_jobs", { max: limits.unfinishedJobs });
      if (outcome === "quota_used_up") {
        throw new UserError("quota_used_up", { limit: limits.dailySwaps, resetsAt: midnight() });
      }
      const [priority, epoch] = answer.split(":");
      return { priority: Number(priority), epoch: Number(epoch) };
    },

    async finish({ userId, replyId, refund }) {
      const yesterday = dayOf(now() - dayMs);
      const where = [
        keys.unfinished(userId),
        keys.admitted(userId, replyId),
        quotaKey(userId, today()),
        quotaKey(userId, yesterday),
      ];
      await runScript(redis, finishScript, where, [replyId, refund, yesterday]);
    },

    async forget(userId, replyIds) {
      for (const replyId of replyIds) await redis.del(keys.admitted(userId, replyId));
    },

    async usedToday(userId) {
      return Number((await redis.get(quotaKey(userId, today()))) ?? 0);
    },
  };
}
