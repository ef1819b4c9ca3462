import { Redis } from "ioredis";

/** Connection for producers and the store: a dead Redis fails a command at once instead of queueing it. */
export function connectRedis(url: string, { commandTimeoutMs = 2_500 } = {}): Redis {
  return new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    connectTimeout: 2_000,
    commandTimeout: commandTimeoutMs,
    retryStrategy: (attempt) => Math.min(100 * attempt, 2_000),
    lazyConnect: true,
  });
}

/** Connection for BullMQ's workers and events, which block on Redis and must wait for it to come back. */
export function connectBlockingRedis(url: string): Redis {
  return new Redis(url, {
    maxRetriesPerRequest: null,
    retryStrategy: (attempt) => Math.min(100 * attempt, 2_000),
  });
}

/** A Lua script; Redis keeps it compiled. */
export interface Script {
  readonly keys: number;
  readonly lua: string;
}

/** Runs `script` atomically. */
export async function runScript(
  redis: Redis,
  script: Script,
  keys: readonly string[],
  args: readonly (string | number | Buffer)[],
): Promise<unknown> {
  if (keys.length !== script.keys)
    throw new RangeError(`script takes ${script.keys} keys, got ${keys.length}`);
  return redis.eval(script.lua, script.keys, ...keys, ...args);
}
