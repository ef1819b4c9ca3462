import type { Redis } from "ioredis";
import { loadStoreConfig, type StoreConfig } from "../shared/config.ts";
import { type OpenKeyringOptions, openKeyring } from "../shared/open-keyring.ts";
import { connectRedis } from "../shared/redis.ts";
import type { Keyring } from "../shared/sealing.ts";
import { type StoreKeys, storeKeys } from "../shared/store-keys.ts";
import { UserMistake } from "./user-mistake.ts";

export interface Store {
  readonly config: StoreConfig;
  readonly redis: Redis;
  readonly keys: StoreKeys;
  readonly keyring: Keyring;
}

/** For whatever seals nothing. */
export const readsOnly: OpenKeyringOptions = { readsOnly: true };

/**
 * Runs `work` with the Redis and the keys that bot and workers have.
 * @throws ConfigError; UserMistake if no Redis answers, or one that was sealed with another key
 */
export async function withStore<Value>(
  work: (store: Store) => Promise<Value>,
  options: OpenKeyringOptions = {},
): Promise<Value> {
  const config = loadStoreConfig();
  const redis = connectRedis(config.REDIS_URL);
  // Its errors are those of the commands below.
  redis.on("error", () => undefined);
  try {
    await redis.connect().catch((cause: unknown) => {
      throw new UserMistake("No Redis answers at REDIS_URL.", { cause });
    });
    const keys = storeKeys(config.REDIS_PREFIX);
    const keyring = await openKeyring(redis, keys, config.IDENTITY_KEYS, options).catch((cause: Error) => {
      throw new UserMistake(cause.message, { cause });
    });
    return await work({ config, redis, keys, keyring });
  } finally {
    redis.disconnect();
  }
}
