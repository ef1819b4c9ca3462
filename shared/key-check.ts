import type { Redis } from "ioredis";
import type { Keyring } from "./sealing.ts";
import type { StoreKeys } from "./store-keys.ts";

const known = Buffer.from("doppel key check");
const context = "key-check";

/**
 * Tells a wrong identity key at start instead of at the first picture.
 * @throws Error if the store was sealed with a key of the same id and other bytes
 */
export async function checkIdentityKey(redis: Redis, keys: StoreKeys, keyring: Keyring): Promise<void> {
  const name = keys.keyCheck(keyring.currentId);
  await redis.set(name, keyring.seal(known, context), "NX");
  const sealed = await redis.getBuffer(name);
  try {
    if (sealed) keyring.open(sealed, context);
  } catch (cause) {
    throw new Error(
      `IDENTITY_KEYS: key "${keyring.currentId}" is not the one that this Redis was sealed with; use the key from its backup`,
      { cause },
    );
  }
}
