import type { Redis } from "ioredis";
import type { Actions } from "./actions.ts";
import { forgetDefaults } from "./forget-defaults.ts";
import type { Identities } from "./identities.ts";
import type { Results } from "./results.ts";
import { rewriteNoted } from "./rewrite-log.ts";
import type { StoreKeys } from "./store-keys.ts";
import { type Tombstones, tombstonesEnd } from "./tombstones.ts";

export interface ReplayParts {
  readonly redis: Redis;
  readonly keys: StoreKeys;
  readonly identities: Identities;
  readonly actions: Actions;
  readonly results: Results;
  readonly tombstones: Tombstones;
}

/**
 * Does again what a restored Redis does not know: every erasure under a later epoch than it remembers. What was saved
 * since is younger than its epoch, and stays. Doing it twice changes nothing.
 * @param days BACKUP_RETENTION_DAYS: older tombstones are dropped
 * @returns how many erasures were done again
 */
export async function replayTombstones(
  { redis, keys, identities, actions, results, tombstones }: ReplayParts,
  days: number | undefined,
  now = Date.now(),
): Promise<number> {
  await tombstones.drop(tombstonesEnd(days, now));
  // So that each machine's need an old key no longer than until a bot starts there.
  await tombstones.reseal();
  // Each raises the epoch to its own: a later one first would hide the others.
  const inTurn = (await tombstones.list()).sort((a, b) => a.epoch - b.epoch);
  let count = 0;
  for (const tombstone of inTurn) {
    const { userId, names } = tombstone;
    if (!(await identities.eraseAgain(tombstone))) continue;
    if (names !== "all") await forgetDefaults(userId, names, identities);
    await Promise.all([results.forgetAll(userId), actions.forgetAll(userId)]);
    count++;
  }
  if (count > 0) await rewriteNoted(redis, keys).catch(() => undefined);
  return count;
}
