import { hostname } from "node:os";
import type { Redis } from "ioredis";
import type { Logger } from "./logger.ts";
import type { Keyring } from "./sealing.ts";
import type { StoreKeys } from "./store-keys.ts";

/** A process, and the id of the key that it seals with. */
export interface Sealer {
  readonly role: "bot" | "worker";
  readonly host: string;
  readonly pid: number;
  readonly keyId: string;
}

export interface SealingParts {
  readonly redis: Redis;
  readonly keys: StoreKeys;
  readonly keyring: Keyring;
  readonly log: Logger;
}

const everyMs = 10_000;
/** Whoever was silent for so long has ended. */
const silentMs = 5 * 60_000;

/** Tells, now and every 10 s, which key this process seals with: that key cannot be forgotten meanwhile. */
export async function reportSealing(
  role: Sealer["role"],
  { redis, keys, keyring, log }: SealingParts,
): Promise<{ stop(): Promise<void> }> {
  const self: Sealer = { role, host: hostname(), pid: process.pid, keyId: keyring.currentId };
  const member = JSON.stringify(self);
  const report = async () => {
    const now = await clockOf(redis);
    await redis.zadd(keys.sealers, now, member);
    await redis.zremrangebyscore(keys.sealers, 0, now - silentMs);
  };

  await report();
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(report).catch((err: unknown) => log.warn({ err }, "could not say what seals"));
  }, everyMs);
  return {
    async stop() {
      clearInterval(timer);
      await running;
      await redis.zrem(keys.sealers, member).catch((err: unknown) => log.warn({ err }, "could not sign off"));
    },
  };
}

/** Who was heard of lately, and seals with this key. */
export async function sealersWith(
  { redis, keys }: Pick<SealingParts, "redis" | "keys">,
  keyId: string,
): Promise<Sealer[]> {
  const members = await redis.zrangebyscore(keys.sealers, (await clockOf(redis)) - silentMs, "+inf");
  return members.map((member) => JSON.parse(member) as Sealer).filter((sealer) => sealer.keyId === keyId);
}

/**
 * Milliseconds by Redis's clock: those of several machines may differ by more than the silence that counts. By our own
 * for a user of Redis's that may not ask, as an older users.acl has them.
 */
async function clockOf(redis: Redis): Promise<number> {
  try {
    const [seconds, micros] = await redis.time();
    return Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith("NOPERM")) throw error;
    return Date.now();
  }
}
