import type { Redis } from "ioredis";
import type { StoreKeys } from "../store-keys.ts";

/** Discord's ids of the slash commands, by name. */
export type CommandIds = Readonly<Record<string, string>>;

/** The ids that the last registration brought; empty before the first one. */
export function readCommandIds(redis: Redis, keys: StoreKeys): Promise<CommandIds> {
  return redis.hgetall(keys.commandIds);
}

/** Remembers what was registered, for the bots that need not register and for the workers. */
export async function keepCommandIds(
  redis: Redis,
  keys: StoreKeys,
  { hash, ids }: { readonly hash: string; readonly ids: CommandIds },
): Promise<void> {
  await redis.multi().del(keys.commandIds).hset(keys.commandIds, ids).set(keys.commandsHash, hash).exec();
}
