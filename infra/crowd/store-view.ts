import type { Redis } from "ioredis";
import { createAdmission } from "../../shared/admission.ts";
import type { BotConfig } from "../../shared/config.ts";
import { createIdentities, type Identities } from "../../shared/identities.ts";
import { openKeyring } from "../../shared/open-keyring.ts";
import { storeKeys } from "../../shared/store-keys.ts";
import { findUser } from "../local-discord/world.ts";
import type { Person } from "./people.ts";

/** What the store says about one person in the end. */
export interface Account {
  readonly swapsCharged: number;
  readonly names: readonly string[];
  /** ms, by name, of what opens. */
  readonly savedAt: ReadonlyMap<string, number>;
  /** Names of what does not open with the key, or has one of its two parts only. */
  readonly broken: readonly string[];
}

/** What nobody will see to any more. */
export interface Left {
  readonly "replies that are not settled": number;
  readonly "replies that are not final": number;
  readonly "jobs that count as unfinished": number;
  readonly "jobs in a queue": number;
}

export async function readAccounts(
  redis: Redis,
  config: BotConfig,
  people: readonly Person[],
): Promise<Map<Person, Account>> {
  const keys = storeKeys(config.REDIS_PREFIX);
  const keyring = await openKeyring(redis, keys, config.IDENTITY_KEYS);
  const limits = { dailySwaps: config.DAILY_SWAPS, unfinishedJobs: config.MAX_UNFINISHED_JOBS };
  const admission = createAdmission(redis, keys, keyring, limits);
  const identities = createIdentities(redis, keys, keyring, config.MAX_IDENTITIES);
  const accounts = new Map<Person, Account>();
  for (const person of people) {
    const userId = findUser(person.user.name)!.id;
    const names = await redis.hkeys(keys.identities(userId));
    const crops = await redis.hkeys(keys.crops(userId));
    const broken: string[] = [];
    const savedAt = new Map<string, number>();
    for (const name of new Set([...names, ...crops])) {
      const at = await savedAtIfWhole(identities, userId, name);
      if (at === null) broken.push(name);
      else savedAt.set(name, at);
    }
    accounts.set(person, { swapsCharged: await admission.usedToday(userId), names, savedAt, broken });
  }
  return accounts;
}

async function savedAtIfWhole(identities: Identities, userId: string, name: string): Promise<number | null> {
  try {
    const [identity, crop] = await Promise.all([
      identities.find(userId, name),
      identities.crop(userId, name),
    ]);
    return crop === null ? null : (identity?.savedAt ?? null);
  } catch {
    return null;
  }
}

export async function readLeft(redis: Redis, { REDIS_PREFIX }: BotConfig): Promise<Left> {
  const keys = storeKeys(REDIS_PREFIX);
  const found = (pattern: string) => scan(redis, pattern);
  const replies = await found(`${REDIS_PREFIX}:reply:{*}`);
  const states = await Promise.all(replies.map((key) => redis.hget(key, "state")));
  const unfinished = await found(`${REDIS_PREFIX}:user:*:unfinished`);
  const counts = await Promise.all(unfinished.map((key) => redis.zcard(key)));
  return {
    "replies that are not settled": await redis.zcard(keys.pendingReplies),
    "replies that are not final": states.filter((state) => state !== null && state !== "final").length,
    "jobs that count as unfinished": counts.reduce((sum, count) => sum + count, 0),
    "jobs in a queue": (await found(`${REDIS_PREFIX}:bull:*:i-*`)).length,
  };
}

async function scan(redis: Redis, pattern: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const found of redis.scanStream({ match: pattern, count: 1_000 }))
    keys.push(...(found as string[]));
  return [...new Set(keys)];
}
