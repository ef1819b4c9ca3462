import type { Redis } from "ioredis";
import { loadStoreConfig, type StoreConfig } from "../shared/config.ts";
import { checkIdentityKey } from "../shared/key-check.ts";
import { connectRedis } from "../shared/redis.ts";
import { createKeyring, type Keyring } from "../shared/sealing.ts";
import { type StoreKeys, storeKeys } from "../shared/store-keys.ts";
import { UserMistake } from "./user-mistake.ts";

export interface Store {
  readonly config: StoreConfig;
  readonly redis: Redis;
  readonly keys: StoreKeys;
  readonly keyring: Keyring;
}

/**
 * Runs `work` with the Redis and the keys that bot and workers have.
 * @throws ConfigError, UserMistake if no Redis answers, Error if it was sealed with another key
 */
export async function withStore<Value>(work: (store: Store) => Promise<Value>): Promise<Value> {
  const config = loadStoreConfig();
  const redis = connectRedis(config.REDIS_URL);
  // Its errors are those of the commands below.
  redis.on("error", () => undefined);
  try {
    await redis.connect().catch((cause: unknown) => {
      throw new UserMistake("No Redis answers at REDIS_URL.", { cause });
    });
    const keys = storeKeys(config.REDIS_PREFIX);
    const keyring = createKeyring(config.IDENTITY_KEYS);
    await checkIdentityKey(redis, keys, keyring);
    return await work({ config, redis, keys, keyring });
  } finally {
    redis.disconnect();
  }
}
