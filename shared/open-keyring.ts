import { randomBytes } from "node:crypto";
import type { Redis } from "ioredis";
import { runScript, type Script } from "./redis.ts";
import { createKeyring, type Keyring } from "./sealing.ts";
import type { StoreKeys } from "./store-keys.ts";

const known = Buffer.from("doppel key check");
const checkContext = "key-check";
export const hashKeyContext = "hash-key";

/**
 * Keys: the checks. Notes one, unless there are others than those whose ids come behind it, which were looked at: of two
 * first starts at once with different keys one finds the other's.
 * @returns 0 if there are
 */
const noteScript: Script = {
  keys: 1,
  lua: `
local id, check = ARGV[1], ARGV[2]
local seen = {}
for i = 3, #ARGV do seen[ARGV[i]] = true end
for _, there in ipairs(redis.call('HKEYS', KEYS[1])) do
  if not seen[there] then return 0 end
end
redis.call('HSETNX', KEYS[1], id, check)
return 1
`,
};

export interface OpenKeyringOptions {
  /** Of whoever seals nothing and makes no keyed hashes: leaves nothing in Redis that asks for its keys later. */
  readonly readsOnly?: boolean;
  /** Whether the key of this id may be missing: whoever asks wants to know what needs it. */
  readonly mayMiss?: (id: string) => boolean;
}

/**
 * The keyring for this Redis: tells a wrong or missing key at start instead of at the first picture. Only keys that
 * will do are noted: all that start later must have them.
 * @param identityKeys key id -> 32 bytes, the sealing key first
 * @throws Error if the store was sealed with a key that is not among them, or of the same id and other bytes
 */
export async function openKeyring(
  redis: Redis,
  keys: StoreKeys,
  identityKeys: ReadonlyMap<string, Buffer>,
  { readsOnly = false, mayMiss = () => false }: OpenKeyringOptions = {},
): Promise<Keyring> {
  const keyring = createKeyring(identityKeys);
  let noted: unknown;
  do {
    const checks = await redis.hgetallBuffer(keys.keyChecks);
    for (const [id, sealed] of Object.entries(checks)) {
      if (identityKeys.has(id) || !mayMiss(id)) check(keyring, identityKeys, id, sealed);
    }
    if (readsOnly) return keyring;
    const args = [keyring.currentId, keyring.seal(known, checkContext), ...Object.keys(checks)];
    noted = await runScript(redis, noteScript, [keys.keyChecks], args);
  } while (noted !== 1);
  return createKeyring(identityKeys, await hashKey(redis, keys, keyring));
}

function check(
  keyring: Keyring,
  identityKeys: ReadonlyMap<string, Buffer>,
  id: string,
  sealed: Buffer,
): void {
  if (!identityKeys.has(id)) {
    throw new Error(
      `IDENTITY_KEYS: key "${id}" is missing, and this Redis was sealed with it. Put it back behind the others; it can go after \`doppel keys rotate\` and \`doppel keys forget ${id}\`. If nobody has it, \`doppel keys list\` says what needs it`,
    );
  }
  try {
    keyring.open(sealed, checkContext);
  } catch (cause) {
    throw new Error(
      `IDENTITY_KEYS: key "${id}" is not the one that this Redis was sealed with; use the key from its backup`,
      { cause },
    );
  }
}

/** What keyed hashes are made with: a key of its own, so that they stay the same when the others rotate. */
async function hashKey(redis: Redis, keys: StoreKeys, keyring: Keyring): Promise<Buffer> {
  await redis.set(keys.hashKey, keyring.seal(randomBytes(32), hashKeyContext), "NX");
  const sealed = await redis.getBuffer(keys.hashKey);
  if (!sealed) throw new Error("Redis has lost what it was just given");
  return keyring.open(sealed, hashKeyContext);
}
