import type { Redis } from "ioredis";
import { runScript, type Script } from "./redis.ts";
import { contextOf, findSealed, type Sealed } from "./sealed-places.ts";
import type { Keyring } from "./sealing.ts";

// Each replaces only what is still as it was read: whatever was written meanwhile is newer.
const replaceScripts: Readonly<Record<Sealed["type"], Script>> = {
  hash: {
    keys: 1,
    lua: `
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1
`,
  },
  string: {
    keys: 1,
    lua: `
if redis.call('GET', KEYS[1]) ~= ARGV[2] then return 0 end
redis.call('SET', KEYS[1], ARGV[3], 'KEEPTTL')
return 1
`,
  },
  list: {
    keys: 1,
    lua: `
local at = redis.call('LPOS', KEYS[1], ARGV[2])
if not at then return 0 end
redis.call('LSET', KEYS[1], at, ARGV[3])
return 1
`,
  },
};

/** As often as others go on sealing with an old key meanwhile. */
const mostRounds = 5;

/**
 * Seals with the first key what is sealed with others, while bot and workers run.
 * @param onProgress hears how many were done so far
 * @returns how many that were
 */
export async function rotateKeys(
  redis: Redis,
  prefix: string,
  keyring: Keyring,
  onProgress: (done: number) => void,
): Promise<number> {
  let done = 0;
  for (let round = 0; round < mostRounds; round++) {
    const before = done;
    for await (const found of findSealed(redis, prefix)) {
      if (found.keyId === keyring.currentId || isCheck(prefix, found)) continue;
      const context = contextOf(prefix, found);
      if (context === null) continue;
      const fresh = keyring.seal(keyring.open(found.sealed, context), context);
      const args = [found.field ?? "", found.sealed, fresh];
      if ((await runScript(redis, replaceScripts[found.type], [found.key], args)) !== 1) continue;
      done++;
      onProgress(done);
    }
    if (done === before) break;
  }
  return done;
}

/** What tells a key stays sealed by that key. */
export function isCheck(prefix: string, { key }: Pick<Sealed, "key">): boolean {
  return key === `${prefix}:key-checks`;
}
