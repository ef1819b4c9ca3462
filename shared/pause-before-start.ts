import { setTimeout as sleep } from "node:timers/promises";

export interface PauseOptions {
  /** After the first end; doubled with every end in a row. */
  readonly pauseMs?: number | undefined;
  readonly longestMs: number;
  readonly signal: AbortSignal;
}

/** What ran for so long before it ended is not something that cannot run: its ends in a row count from one again. */
export const longRunMs = 60_000;

/**
 * Waits before what has ended `inARow` times in a row is started again.
 * @returns whether it is to be started: not once `signal` is aborted
 */
export async function pauseBeforeStart(
  inARow: number,
  { pauseMs = 500, longestMs, signal }: PauseOptions,
): Promise<boolean> {
  const ms = Math.min(pauseMs * 2 ** (inARow - 1), longestMs);
  await sleep(ms, undefined, { signal }).catch(() => undefined);
  return !signal.aborted;
}
