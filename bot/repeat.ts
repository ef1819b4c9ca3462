/**
 * Runs `task` again and again, `pauseMs` after it has last ended: one that takes long is not followed at once.
 * @param task never throws
 * @returns `stop`, which waits for the one that runs
 */
export function repeat(pauseMs: number, task: () => Promise<void>): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  let isStopped = false;
  const run = async () => {
    running = task();
    await running;
    if (!isStopped) timer = setTimeout(run, pauseMs);
  };
  let timer = setTimeout(run, pauseMs);
  return {
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
