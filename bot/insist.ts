import { setTimeout as sleep } from "node:timers/promises";
import { DiscordAPIError } from "discord.js";
import { isGone } from "./tell-by-token.ts";

const waitsMs = [1_000, 2_000, 4_000];

/** How long Discord may take. */
export interface Patience {
  readonly tryMs: number;
  /** All tries and what lies between them: less than the writer lock of a reply lives, then the sweep may speak. */
  readonly insistMs: number;
}

/** An answer may bring a file. */
export const usualPatience: Patience = { tryMs: 8_000, insistMs: 20_000 };

/** Whether another try may help: not where Discord has said that it will never take it. */
const mayHelp = (error: unknown) => !(error instanceof DiscordAPIError && error.status < 500);

/** Discord may still take what it has not answered in time. */
class LateError extends Error {
  override readonly name = "LateError";
}

/** For what is added, and does not replace anything: nothing is sent while the same is still under way. */
export const unlessUnderWay = (error: unknown) => mayHelp(error) && !(error instanceof LateError);

/**
 * Discord stumbles for moments, and what must be told is told again. An answer that is gone is passed over.
 * @param mayRepeat told what went wrong
 * @throws what must not be repeated; the last error, once trying again would take too long
 */
export async function insist(
  tell: () => Promise<unknown>,
  { insistMs, tryMs }: Patience = usualPatience,
  mayRepeat: (error: unknown) => boolean = mayHelp,
): Promise<void> {
  const giveUpAt = performance.now() + insistMs;
  for (let tries = 0; ; tries += 1) {
    try {
      return await tellWithin(Math.min(tryMs, giveUpAt - performance.now()), tell);
    } catch (error) {
      if (isGone(error)) return;
      const waitMs = waitsMs[tries];
      if (!mayRepeat(error) || waitMs === undefined || performance.now() + waitMs >= giveUpAt) throw error;
      await sleep(waitMs);
    }
  }
}

async function tellWithin(ms: number, tell: () => Promise<unknown>): Promise<void> {
  const late = sleep(ms, undefined, { ref: false }).then(() => {
    throw new LateError(`Discord took no answer within ${Math.round(ms)} ms`);
  });
  await Promise.race([tell(), late]);
}
