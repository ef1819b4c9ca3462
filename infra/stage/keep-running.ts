import { longRunMs, pauseBeforeStart } from "../../shared/pause-before-start.ts";
import type { Part } from "./part.ts";

export interface KeepRunningOptions {
  /** Hears why the part ended, each time before it is started again. */
  readonly say: (line: string) => void;
  /** Ends the keeping, not the part. */
  readonly signal: AbortSignal;
  /** Before it is started again; doubled with every end in a row, up to 20 s. */
  readonly pauseMs?: number;
  /** Gives up on it after so many ends in a row; `Infinity`: never. */
  readonly mostInARow?: number;
  /** Usually `longRunMs`. */
  readonly longMs?: number;
}

/** Shorter than WORKER_TIMEOUT_S, after which whoever waits for a worker is told that there is none. */
const longestMs = 20_000;

/**
 * Starts a part again whenever it ends: a worker ends by itself, too, to give back memory.
 * @param start starts the part; rejects with a sentence if it does not come up
 * @returns once it runs for the first time; `givenUp` resolves with a sentence when it ended too often in a row
 * @throws what the first start throws: what cannot start at all is not tried again
 */
export async function keepRunning(
  start: () => Promise<Part>,
  options: KeepRunningOptions,
): Promise<{ readonly givenUp: Promise<string> }> {
  return { givenUp: keep(await start(), start, options) };
}

async function keep(first: Part, start: () => Promise<Part>, options: KeepRunningOptions): Promise<string> {
  const { say, signal, pauseMs, mostInARow = 5, longMs = longRunMs } = options;
  let part: Part | null = first;
  let why = "";
  let startedAt = Date.now();
  for (let inARow = 1; ; inARow++) {
    if (part) {
      why = await part.ended;
      if (Date.now() - startedAt > longMs) inARow = 1;
    }
    if (signal.aborted) return why;
    if (inARow > mostInARow) return `${why}\nThat was ${inARow} times in a row: it is not started again.`;
    say(`${why}; starting it again.`);
    if (!(await pauseBeforeStart(inARow, { pauseMs, longestMs, signal }))) return why;
    startedAt = Date.now();
    part = await start().catch((error: Error) => {
      why = error.message;
      return null;
    });
  }
}
