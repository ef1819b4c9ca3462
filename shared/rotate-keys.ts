import type { Redis } from "ioredis";
import { runScript } from "./redis.ts";
import { replaceScripts } from "./replace-scripts.ts";
import { contextOf, findSealed, type Sealed } from "./sealed-places.ts";
import type { Keyring } from "./sealing.ts";

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
