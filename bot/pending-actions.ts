import { randomBytes } from "node:crypto";
import type { Redis } from "ioredis";
import { z } from "zod";
import type { Keyring } from "../shared/sealing.ts";
import type { StoreKeys } from "../shared/store-keys.ts";

const action = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("save"),
    userId: z.string(),
    name: z.string(),
    pictureUrl: z.string(),
    pictureBytes: z.number(),
  }),
  z.object({ kind: z.literal("erase-all"), userId: z.string() }),
]);

/** What a button will do when its owner presses it. */
export type PendingAction = z.infer<typeof action>;

/** Actions behind short keys, sealed, for 10 minutes; each happens once. */
export interface PendingActions {
  /** @returns the key for a custom id */
  keep(action: PendingAction): Promise<string>;
  /** @returns `null` if it has run out, was taken, or belongs to somebody else, who does not use it up */
  take(key: string, userId: string): Promise<PendingAction | null>;
}

const lifeMs = 10 * 60_000;

export function createPendingActions(redis: Redis, keys: StoreKeys, keyring: Keyring): PendingActions {
  const open = (key: string, sealed: Buffer): PendingAction =>
    action.parse(JSON.parse(keyring.open(sealed, sealContext(key)).toString()));

  return {
    async keep(pending) {
      const key = randomBytes(12).toString("base64url");
      const sealed = keyring.seal(Buffer.from(JSON.stringify(pending)), sealContext(key));
      await redis.set(keys.component(key), sealed, "PX", lifeMs);
      return key;
    },

    async take(key, userId) {
      const seen = await redis.getBuffer(keys.component(key));
      if (!seen || open(key, seen).userId !== userId) return null;
      // Of two presses at once only one gets it.
      const taken = await redis.getdelBuffer(keys.component(key));
      return taken && open(key, taken);
    },
  };
}

function sealContext(key: string): string {
  return `action\0${key}`;
}
