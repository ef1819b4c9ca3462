import type { REST } from "discord.js";
import { forgetDefaults } from "../shared/forget-defaults.ts";
import { tombstonesEnd } from "../shared/tombstones.ts";
import { usersWith } from "../shared/users-with.ts";
import type { BotDeps } from "./deps.ts";
import { rewriteLater } from "./erase-user.ts";
import { leastWarningMs, writeExpiry } from "./expiry-notice.ts";
import { repeating } from "./repeating.ts";

const everyMs = 6 * 3_600_000;
const unburiedEveryMs = 60_000;

/**
 * Erases, now and every six hours, what nobody has used for IDENTITY_TTL_DAYS, and warns of what soon goes; lets go of
 * tombstones that are older than any backup.
 */
export function watchExpiry(rest: REST, deps: BotDeps): { stop(): Promise<void> } {
  const { tombstones, limits, log } = deps;
  return repeating(async () => {
    await expireIdentities(rest, deps).catch((err: unknown) => log.warn({ err }, "sweep of the identities"));
    await tombstones
      .drop(tombstonesEnd(limits.BACKUP_RETENTION_DAYS, Date.now()))
      .catch((err: unknown) => log.warn({ err }, "sweep of the tombstones"));
  }, everyMs);
}

/** Buries, now and every minute, what was erased where there are no tombstones, or by who did not live to. */
export function watchUnburied({ identities, log }: BotDeps): { stop(): Promise<void> } {
  const bury = () =>
    identities.buryLeft().catch((err: unknown) => log.warn({ err }, "an erasure has no tombstone yet"));
  return repeating(bury, unburiedEveryMs);
}

/** @returns how many identities went */
export async function expireIdentities(rest: REST, deps: BotDeps, now = Date.now()): Promise<number> {
  const { expiry, redis, keys, log } = deps;
  const before = expiry.before(now);
  if (before === null) return 0;
  let count = 0;
  for await (const userId of usersWith(redis, keys.identities)) {
    // Somebody whose record does not open, or who cannot be written to, must not end the sweep for the others.
    const gone = await expireOf(userId, before, deps, now).catch((err: unknown) => {
      log.warn({ err }, "somebody's identities cannot be looked at");
      return null;
    });
    if (gone === null) continue;
    count += gone;
    await writeExpiry(userId, rest, deps, now).catch((err: unknown) =>
      log.warn({ err }, "a warning was not sent"),
    );
  }
  if (count > 0) {
    log.info({ count }, "identities that nobody used have expired");
    rewriteLater(deps);
  }
  return count;
}

/** Nothing goes that its owner has not heard of, and for a while: a lifetime may be new, or the bot have been away. */
async function expireOf(
  userId: string,
  before: number,
  { identities }: BotDeps,
  now: number,
): Promise<number> {
  const { warnedAt, warnedUpTo } = await identities.profile(userId);
  if (warnedAt + leastWarningMs > now) return 0;
  const gone = await identities.expire(userId, Math.min(before, warnedUpTo + 1));
  if (gone.length > 0) await forgetDefaults(userId, gone, identities);
  return gone.length;
}
