import { readFile } from "node:fs/promises";
import type { Whole } from "../stage/whole.ts";

/** Milliseconds of processor time by process; empty where there is no /proc. */
export type CpuTimes = Readonly<Record<string, number>>;

/** Linux counts them in hundredths of a second. */
const tickMs = 10;

/** What each process of a whole, and this one, has used since it started; workers together. */
export async function readCpuTimes({ bot, workers, redis, localDiscord }: Whole): Promise<CpuTimes> {
  const pids: Record<string, number[]> = {
    bot: [bot.part.pid],
    workers: workers.map(({ part }) => part.pid),
    redis: [redis.part.pid],
    "local Discord": [localDiscord.pid],
    crowd: [process.pid],
  };
  const times: Record<string, number> = {};
  for (const [name, ids] of Object.entries(pids)) {
    const each = await Promise.all(ids.map(readOne));
    if (each.every((ms) => ms !== null)) times[name] = each.reduce((sum, ms) => sum + ms, 0);
  }
  return times;
}

/** What was used between two looks, for each of `count` pieces of work. */
export function cpuPer(count: number, before: CpuTimes, after: CpuTimes): CpuTimes {
  return Object.fromEntries(
    Object.entries(after).map(([name, ms]) => [
      name,
      Math.round((10 * (ms - (before[name] ?? 0))) / count) / 10,
    ]),
  );
}

async function readOne(pid: number): Promise<number | null> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // The name in brackets may hold anything; utime and stime are fields 14 and 15.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return text === "" ? null : (Number(fields[11]) + Number(fields[12])) * tickMs;
}
