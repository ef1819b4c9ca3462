import { setTimeout as sleep } from "node:timers/promises";

/**
 * Does `work` now and whenever `pauseMs` have passed since its end, so that slow runs do not pile up.
 * @param work sees to its own errors
 * @returns `stop` waits for what is under way
 */
export function repeating(work: () => Promise<void>, pauseMs: number): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const running = (async () => {
    while (!signal.aborted) {
      await work();
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
