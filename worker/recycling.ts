/** A worker's exit code that asks whoever runs it for a fresh one. */
export const recycleCode = 75;

const everyMs = 5_000;
/** One large picture under way is no reason: only what stays is. */
const readings = 3;
const megabyte = 1e6;

/**
 * Looks at this process's memory every 5 s.
 * @param maxMegabytes resident; 0 = never
 * @returns resolves with the megabytes once it has been over the limit three times in a row
 */
export function outgrown(maxMegabytes: number): Promise<number> {
  return new Promise((resolve) => {
    if (maxMegabytes === 0) return;
    let over = 0;
    const timer = setInterval(() => {
      const resident = process.memoryUsage.rss() / megabyte;
      over = resident > maxMegabytes ? over + 1 : 0;
      if (over < readings) return;
      clearInterval(timer);
      resolve(Math.round(resident));
    }, everyMs);
    timer.unref();
  });
}
