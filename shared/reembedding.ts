import type { Redis } from "ioredis";
import type { Identity } from "./identities.ts";
import { createIdentityRecords } from "./identity-records.ts";
import { foldName } from "./names.ts";
import { runScript } from "./redis.ts";
import { replaceScripts } from "./replace-scripts.ts";
import type { Keyring } from "./sealing.ts";
import type { StoreKeys } from "./store-keys.ts";
import { usersWith } from "./users-with.ts";

/** Puts the embeddings of another recogniser in place of those that were made when the faces were saved. */
export interface Reembedding {
  /** Ids of all who have saved a face. */
  users(): AsyncIterable<string>;
  /** @returns false if the identity is no longer what `before` was read as: nothing has changed then */
  replace(
    userId: string,
    before: Identity,
    after: Pick<Identity, "recogniser" | "embedding">,
  ): Promise<boolean>;
}

export function createReembedding(redis: Redis, keys: StoreKeys, keyring: Keyring): Reembedding {
  const records = createIdentityRecords(keyring);
  return {
    users: () => usersWith(redis, keys.identities),

    async replace(userId, before, after) {
      const folded = foldName(before.name);
      const sealed = await redis.hgetBuffer(keys.identities(userId), folded);
      if (!sealed) return false;
      const now = records.open(userId, folded, sealed);
      if (now.savedAt !== before.savedAt || now.recogniser !== before.recogniser) return false;
      const fresh = records.seal(userId, { ...now, ...after });
      const args = [folded, sealed, fresh];
      return (await runScript(redis, replaceScripts.hash, [keys.identities(userId)], args)) === 1;
    },
  };
}
