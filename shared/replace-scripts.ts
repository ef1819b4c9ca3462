import type { Script } from "./redis.ts";
import type { Sealed } from "./sealed-places.ts";

/**
 * Keys: where it is. Arguments: field (of a hash alone), as it was read, as it shall be. Each replaces only what is still
 * as it was read: whatever was written or erased meanwhile has the last word.
 * @returns 1 if it was
 */
export const replaceScripts: Readonly<Record<Sealed["type"], Script>> = {
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
