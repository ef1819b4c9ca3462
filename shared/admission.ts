import type { Redis } from "ioredis";
import { admitScript, finishScript } from "./admission-scripts.ts";
import { UserError } from "./errors.ts";
import { runScript } from "./redis.ts";
import type { Keyring } from "./sealing.ts";
import type { StoreKeys } from "./store-keys.ts";

export interface AdmissionRequest {
  readonly userId: string;
  readonly replyId: string;
  /** Swaps to charge; 0 for what is free. */
  readonly cost: number;
  /** Absent: in no server. */
  readonly place?: QuotaPlace;
}

/** Where somebody asks, and what is allowed there. */
export interface QuotaPlace {
  /** `null`: in no server. */
  readonly serverId: string | null;
  /** The server's own quota for this person, 0 = unlimited; `null`: the configuration's. */
  readonly quota: number | null;
}

/** In no server, or in one that has decided nothing. */
const anywhere: QuotaPlace = { serverId: null, quota: null };

export interface Admitted {
  /** BullMQ priority: 1 + the user's own unfinished jobs, so that nobody's flood delays the others. */
  readonly priority: number;
  readonly epoch: number;
}

export interface Admission {
  /**
   * Charges, counts and places one job in a single step; asking twice for the same reply charges once. Swaps that a
   * server's own quota allows count there, and not against the configuration's.
   * @throws UserError `quota_used_up`, `too_many_jobs`
   */
  admit(request: AdmissionRequest): Promise<Admitted>;
  /** Ends a job: it no longer counts as unfinished, and `refund` swaps come back. Safe to repeat. */
  finish(request: { userId: string; replyId: string; refund: number }): Promise<void>;
  /** All of today's swaps, wherever they were charged. */
  usedToday(userId: string): Promise<number>;
  /** Of the quota that holds there. @returns 0 as `limit` for none */
  quotaToday(userId: string, place: QuotaPlace): Promise<{ readonly used: number; readonly limit: number }>;
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

/** Which counters paid, as an admission remembers it. */
interface Account {
  /** Of the counters: a refund after midnight goes to the day that paid. */
  readonly day: string;
  /** "" outside of servers. */
  readonly serverId: string;
  /** Whether the server's own quota allowed it. */
  readonly isByServer: boolean;
}

export function createAdmission(
  redis: Redis,
  keys: StoreKeys,
  keyring: Keyring,
  limits: AdmissionLimits,
  now: () => number = Date.now,
): Admission {
  const today = () => new Date(now()).toISOString().slice(0, 10);
  const midnight = () => (Math.floor(now() / dayMs) + 1) * dayMs;
  /** All swaps, those in the server, those that a server allowed. */
  const counters = (userId: string, { day, serverId }: Pick<Account, "day" | "serverId">) => {
    const hash = keyring.hash(userId);
    return [keys.quota(hash, day), keys.quotaIn(hash, day, serverId), keys.quotaGranted(hash, day)] as const;
  };
  const limitIn = ({ quota }: QuotaPlace) => quota ?? limits.dailySwaps;

  return {
    async admit({ userId, replyId, cost, place = anywhere }) {
      const account = { day: today(), serverId: place.serverId ?? "", isByServer: place.quota !== null };
      const limit = limitIn(place);
      const [outcome, answer] = (await runScript(
        redis,
        admitScript,
        [
          keys.admitted(userId, replyId),
          keys.unfinished(userId),
          keys.profile(userId),
          ...counters(userId, account),
        ],
        [
          replyId,
          cost,
          limit,
          limits.unfinishedJobs,
          rememberMs,
          midnight() + rememberMs,
          written(account),
          now(),
          unfinishedMs,
          flag(account.isByServer),
          flag(account.serverId !== ""),
        ],
      )) as [string, string];
      if (outcome === "too_many_jobs") throw new UserError("too_many_jobs", { max: limits.unfinishedJobs });
      if (outcome === "quota_used_up") throw new UserError("quota_used_up", { limit, resetsAt: midnight() });
      const [priority, epoch] = answer.split(":");
      return { priority: Number(priority), epoch: Number(epoch) };
    },

    async finish({ userId, replyId, refund }) {
      for (;;) {
        const remembered = (await redis.get(keys.admitted(userId, replyId))) ?? "";
        const account = accountIn(remembered) ?? { day: today(), serverId: "", isByServer: false };
        const outcome = await runScript(
          redis,
          finishScript,
          [keys.unfinished(userId), keys.admitted(userId, replyId), ...counters(userId, account)],
          [replyId, refund, remembered, flag(account.isByServer)],
        );
        if (outcome !== "changed") return;
      }
    },

    async forget(userId, replyIds) {
      for (const replyId of replyIds) await redis.del(keys.admitted(userId, replyId));
    },

    async usedToday(userId) {
      return Number((await redis.get(keys.quota(keyring.hash(userId), today()))) ?? 0);
    },

    async quotaToday(userId, place) {
      const where = counters(userId, { day: today(), serverId: place.serverId ?? "" });
      const [all = 0, here = 0, granted = 0] = (await redis.mget(...where)).map(Number);
      return { used: place.quota === null ? all - granted : here, limit: limitIn(place) };
    },
  };
}

/** The end of what an admission remembers, "priority:epoch:by:server:day". */
function written({ day, serverId, isByServer }: Account): string {
  return `${isByServer ? "server" : "configuration"}:${serverId}:${day}`;
}

/** @returns `null` if nothing is remembered */
function accountIn(remembered: string): Account | null {
  const [, , by, serverId, day] = remembered.split(":");
  if (by === undefined) return null;
  // Before servers had quotas it ended with the day.
  if (serverId === undefined || day === undefined) return { day: by, serverId: "", isByServer: false };
  return { day, serverId, isByServer: by === "server" };
}

function flag(holds: boolean): string {
  return holds ? "1" : "0";
}
