import type { Redis } from "ioredis";
import { runScript } from "./redis.ts";
import { replaceScripts } from "./replace-scripts.ts";
import { contextOf, findSealed, type Sealed } from "./sealed-places.ts";
import type { Keyring } from "./sealing.ts";

/** As often as others go on sealing with an old key meanwhile. */
const mostRounds = 5;

export interface Rotation {
  /** How many were sealed anew. */
  readonly done: number;
  /** Those that do not open where they are, left as they were. */
  readonly stuck: readonly Stuck[];
}

export interface Stuck extends Pick<Sealed, "key" | "field"> {
  readonly why: string;
}

/**
 * Seals with the first key what is sealed with others, while bot and workers run. What does not open is no reason to
 * leave the rest.
 * @param onProgress hears how many were done so far
 */
export async function rotateKeys(
  redis: Redis,
  prefix: string,
  keyring: Keyring,
  onProgress: (done: number) => void,
): Promise<Rotation> {
  let done = 0;
  let stuck: Stuck[] = [];
  for (let round = 0; round < mostRounds; round++) {
    const before = done;
    stuck = [];
    for await (const found of findSealed(redis, prefix)) {
      if (found.keyId === keyring.currentId || isCheck(prefix, found)) continue;
      const fresh = sealAnew(prefix, keyring, found);
      if (!Buffer.isBuffer(fresh)) {
        stuck.push(fresh);
        continue;
      }
      const args = [found.field ?? "", found.sealed, fresh];
      if ((await runScript(redis, replaceScripts[found.type], [found.key], args)) !== 1) continue;
      done++;
      onProgress(done);
    }
    if (done === before) break;
  }
  return { done, stuck };
}

function sealAnew(prefix: string, keyring: Keyring, { key, field, sealed }: Sealed): Buffer | Stuck {
  const context = contextOf(prefix, { key, field });
  if (context === null) return { key, field, why: "this is no place of Doppel's" };
  try {
    return keyring.seal(keyring.open(sealed, context), context);
  } catch (error) {
    return { key, field, why: error instanceof Error ? error.message : String(error) };
  }
}

/** What tells a key stays sealed by that key. */
export function isCheck(prefix: string, { key }: Pick<Sealed, "key">): boolean {
  return key === `${prefix}:key-checks`;
}
