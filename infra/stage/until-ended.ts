import { join } from "node:path";
import { whenInterrupted } from "./interrupt.ts";
import { type KeepRunningOptions, keepRunning } from "./keep-running.ts";
import type { Part } from "./part.ts";
import { dataDir } from "./root.ts";
import { createStage, type Stage, type StartedWorker } from "./stage.ts";

/** Starts a part and keeps it running, as `keepRunning` does; rejects if it does not start at all. */
export type Keep = (
  start: () => Promise<{ readonly part: Part }>,
  options?: Pick<KeepRunningOptions, "mostInARow">,
) => Promise<void>;

/** What kills one worker after the other is a picture, refused in the end: nothing to end the others for. */
export const workersAreKept = { mostInARow: Infinity };

/**
 * Runs parts of Doppel until Ctrl-C, or until one of them cannot be kept running.
 * @param what  as it is told: "Doppel is up."
 * @param start starts the parts, each through `keep`
 * @returns the exit code
 */
export async function runUntilEnded(
  what: string,
  start: (stage: Stage, keep: Keep) => Promise<void>,
): Promise<number> {
  const stage = createStage(join(dataDir, "logs"));
  const stopping = new AbortController();
  const options: KeepRunningOptions = { say, signal: stopping.signal };
  const kept: Promise<string>[] = [];
  const keep: Keep = async (startPart, more) => {
    const { givenUp } = await keepRunning(async () => (await startPart()).part, { ...options, ...more });
    kept.push(givenUp);
  };
  const interrupted = whenInterrupted().then(() => "interrupted" as const);
  const running = start(stage, keep);
  // Whoever is interrupted does not wait for it.
  running.catch(() => undefined);
  try {
    if ((await Promise.race([running, interrupted])) === "interrupted") return 0;
    say(`${what} is up. Logs: ${stage.logDir}. Ctrl-C ends it.`);
    const end = await Promise.race([interrupted, ...kept]);
    if (end === "interrupted") return 0;
    say(end);
    return 1;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    stopping.abort();
    await stage.stop();
    // It fails now, if it was not done; what it writes down meanwhile is there before whoever called us takes it away.
    await running.catch(() => undefined);
  }
}

/** Says of a worker that waits for an operator what it waits for. */
export function sayWhatWaits<Started extends Pick<StartedWorker, "waits">>(started: Started): Started {
  if (started.waits !== null) say(`A worker takes no jobs: ${started.waits}.`);
  return started;
}

/** To whoever started it. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
