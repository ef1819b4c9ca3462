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

const alikeJobs = 500;
const jobs = 2_000;
const every = 100;
/** Readings until everything that is made once has been made. */
const warmUp = 4;
const megabyte = 1e6;
const hugeWidth = 8164;

/**
 * Runs 500 swaps of 2048 px, two at a time, in a process set up as the worker's is, 2,000 of mixed sizes and formats in
 * another, and two of 50 megapixels in a third.
 * @param say hears about every reading
 */
export async function measureMemory(
  modelsDir: string,
  pictures: string,
  say: (line: string) => void,
): Promise<Outcome[]> {
  await benchPicture(pictures, 1024, 1, 1.1);
  const source = join(pictures, "1024px-1-1.10.jpg");
  await benchPicture(pictures, 2048, 1);
  const drawn = join(pictures, "2048px-1-0.49.jpg");
  const alike = await run([modelsDir, source, String(alikeJobs), String(every), drawn], say);
  const targets = await mixedPictures(pictures, drawn);
  const readings = await run([modelsDir, source, String(jobs), String(every), ...targets], say);
  // Garbage comes and goes: five readings each, after the warm-up and at the end.
  const [early, late] = [meanRss(readings.slice(warmUp, warmUp + 5)), meanRss(readings.slice(-6, -1))];
  const huge = await hugePicture(pictures, drawn);
  const hugeReadings = await run([modelsDir, source, "2", "1", huge], say);
  const growth = `the same, of what it was after ${(warmUp + 1) * every}..${(warmUp + 5) * every}`;
  return [
    {
      goal: `resident after ${alikeJobs} jobs of 2048 px: MB`,
      measured: alike.at(-1)!.rss / megabyte,
      atMost: 400,
    },
    {
      goal: `resident after ${jobs} jobs of ${mixedWidths.join(", ")} px: MB`,
      measured: late / megabyte,
      atMost: 450,
    },
    { goal: growth, measured: late / early, atMost: 1.05 },
    { goal: "peak with 50 megapixels: MB", measured: hugeReadings.at(-1)!.peak! / megabyte, atMost: 900 },
  ];
}

const mixedWidths = [256, 512, 1024, 1600, 2048, 3000];
const formats = ["jpeg", "png", "webp"] as const;

/** One picture in every size, as JPEG, PNG and WebP in turns, so that no two jobs in a row are alike. */
async function mixedPictures(pictures: string, from: string): Promise<string[]> {
  return Promise.all(
    mixedWidths.map(async (width, index) => {
      const format = formats[index % formats.length]!;
      const file = join(pictures, `mixed-${width}.${format}`);
      if (!existsSync(file)) await sharp(from).resize(width).toFormat(format).toFile(file);
      return file;
    }),
  );
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
