import { randomBytes } from "node:crypto";
import type { Redis } from "ioredis";
import { createKeyring, type Keyring } from "./sealing.ts";
import type { StoreKeys } from "./store-keys.ts";

const known = Buffer.from("doppel key check");
const checkContext = "key-check";
export const hashKeyContext = "hash-key";

/**
 * The keyring for this Redis: tells a wrong or missing key at start instead of at the first picture.
 * @param identityKeys key id -> 32 bytes, the sealing key first
 * @throws Error if the store was sealed with a key that is not among them, or of the same id and other bytes
 */
export async function openKeyring(
  redis: Redis,
  keys: StoreKeys,
  identityKeys: ReadonlyMap<string, Buffer>,
): Promise<Keyring> {
  const keyring = createKeyring(identityKeys);
  await redis.hsetnx(keys.keyChecks, keyring.currentId, keyring.seal(known, checkContext));
  for (const [id, sealed] of Object.entries(await redis.hgetallBuffer(keys.keyChecks))) {
    check(keyring, identityKeys, id, sealed);
  }
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
      `IDENTITY_KEYS: key "${id}" is missing, and this Redis was sealed with it. Put it back behind the others; it can go after \`doppel keys rotate\` and \`doppel keys forget ${id}\``,
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
