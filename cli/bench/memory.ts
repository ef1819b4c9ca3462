import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import type { Outcome } from "./goals.ts";
import { benchPicture } from "./pictures.ts";

interface Reading {
  readonly done: number;
  readonly rss: number;
  /** With the last one. */
  readonly peak?: number;
}

const jobs = 500;
const every = 50;
const megabyte = 1e6;
const hugeWidth = 8164;

/**
 * Runs 500 swaps of 2048 px, two at a time, in a process set up as the worker's is, and two of 50 megapixels in
 * another one.
 * @param say hears about every reading
 */
export async function measureMemory(
  modelsDir: string,
  pictures: string,
  say: (line: string) => void,
): Promise<Outcome[]> {
  await benchPicture(pictures, 1024, 1, 1.1);
  const [source, target] = [join(pictures, "1024px-1-1.10.jpg"), join(pictures, "2048px-1-0.49.jpg")];
  await benchPicture(pictures, 2048, 1);
  const readings = await run([modelsDir, source, target, String(jobs), String(every)], say);
  // Garbage comes and goes: three readings each, after the first one, which is the warm-up, and at the end.
  const [early, late] = [meanRss(readings.slice(1, 4)), meanRss(readings.slice(-4, -1))];
  const huge = await hugePicture(pictures, target);
  const hugeReadings = await run([modelsDir, source, huge, "2", "1"], say);
  return [
    { goal: `resident after ${jobs} jobs of 2048 px: MB`, measured: late / megabyte, atMost: 400 },
    { goal: `the same, of what it was after ${4 * every}`, measured: late / early, atMost: 1.05 },
    { goal: "peak with 50 megapixels: MB", measured: hugeReadings.at(-1)!.peak! / megabyte, atMost: 900 },
  ];
}

function meanRss(readings: readonly Reading[]): number {
  return readings.reduce((sum, { rss }) => sum + rss, 0) / readings.length;
}

/** A picture enlarged to 50 megapixels, as JPEG. */
async function hugePicture(pictures: string, from: string): Promise<string> {
  const file = join(pictures, "50-megapixels.jpg");
  if (!existsSync(file)) await sharp(from).resize(hugeWidth).jpeg({ quality: 90 }).toFile(file);
  return file;
}

async function run(args: readonly string[], say: (line: string) => void): Promise<Reading[]> {
  const child = fork(fileURLToPath(new URL("./memory-child.js", import.meta.url)), args, {
    // As the worker is started.
    env: { ...process.env, MALLOC_ARENA_MAX: "2", MALLOC_MMAP_THRESHOLD_: "1048576" },
  });
  const readings: Reading[] = [];
  child.on("message", (reading: Reading) => {
    readings.push(reading);
    say(`${reading.done} jobs: ${Math.round(reading.rss / megabyte)} MB resident`);
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`the memory run ended with ${code}`);
  return readings;
}
