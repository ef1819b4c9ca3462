import { randomBytes, randomUUID } from "node:crypto";
import type { Redis } from "ioredis";
import { inject, onTestFinished } from "vitest";
import { connectRedis } from "../../shared/redis.ts";
import { createKeyring, type Keyring } from "../../shared/sealing.ts";
import { type StoreKeys, storeKeys } from "../../shared/store-keys.ts";

/**
 * A corner of the real Redis that only this test knows, with a key of its own.
 * @param isBraced its prefix is a hash tag, as on a cluster
 */
export async function openStore({ isBraced = false } = {}): Promise<{
  redis: Redis;
  keys: StoreKeys;
  keyring: Keyring;
  prefix: string;
}> {
  const redis = connectRedis(inject("redisUrl"));
  await redis.connect();
  onTestFinished(() => redis.disconnect());
  const prefix = isBraced ? `{test-${randomUUID()}}` : `test-${randomUUID()}`;
  return { redis, prefix, keys: storeKeys(prefix), keyring: testKeyring() };
}

export function testKeyring(id = "k1"): Keyring {
  return createKeyring(new Map([[id, randomBytes(32)]]));
}
