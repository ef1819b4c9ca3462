import type { Redis } from "ioredis";

/**
 * Ids of all who have something under this name, each once.
 * @param key one of the `StoreKeys` of a user
 */
export async function* usersWith(redis: Redis, key: (userId: string) => string): AsyncGenerator<string> {
  // By what stands around the id, not by braces: the prefix may have some of its own.
  const match = key("*");
  const before = match.lastIndexOf("*");
  const after = match.length - before - 1;
  const seen = new Set<string>();
  for await (const found of redis.scanStream({ match, count: 500 })) {
    for (const name of found as string[]) {
      const userId = name.slice(before, name.length - after);
      // A scan may say the same twice.
      if (seen.has(userId)) continue;
      seen.add(userId);
      yield userId;
    }
  }
}
