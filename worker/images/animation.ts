import sharp from "sharp";
import type { RgbImage } from "../../models/types.ts";
import { UserError } from "../../shared/errors.ts";
import { checkPicture } from "./decode.ts";
import { openFile, whyNotOpened } from "./open-file.ts";

/** One frame as it is shown: earlier ones are composed already. */
export interface Frame {
  readonly image: RgbImage;
  /** One byte a pixel, or `null` for an opaque animation. */
  readonly alpha: Uint8Array | null;
  readonly delayMs: number;
}

export interface Animation {
  readonly width: number;
  readonly height: number;
  readonly frames: readonly Frame[];
  /** How often it plays; 0 = for ever. */
  readonly loop: number;
  /** Frames that the file has. */
  readonly framesInFile: number;
}

export interface AnimationLimits {
  readonly maxBytes: number;
  readonly maxMegapixels: number;
  /** More than these are dropped evenly; their time goes to those before them. */
  readonly maxFrames: number;
  /** For all frames together; 30 unless told. */
  readonly maxSeconds?: number;
}

/** GIFs are not made for more, and whatever looks at faces sees no more in it. */
const longestPx = 1024;
/** Of all kept frames together: they lie in memory at once. */
const maxTotalPixels = 24e6;
/** Of the frames that are opened at once. */
const chunkPixels = 16e6;
/** Hundreds of frames take a while. */
const usualSeconds = 30;
/** Of all frames of the file: opening them would take minutes. */
const maxFilePixels = 400e6;
/** Browsers take shorter delays for this one. */
const leastDelayMs = 20;
const usualDelayMs = 100;

/**
 * Opens a GIF or animated WebP.
 * @throws UserError for what is no picture, damaged or larger than the limits; `too_slow` for too many frames
 */
export async function readAnimation(bytes: Buffer, limits: AnimationLimits): Promise<Animation> {
  if (bytes.length > limits.maxBytes) {
    throw new UserError("too_many_bytes", { maxMegabytes: Math.round(limits.maxBytes / 1e6) });
  }
  const header = await checkPicture(bytes, limits.maxMegapixels);
  const { width, pages = 1, delay = [], loop = 0, hasAlpha } = header;
  const height = header.pageHeight ?? header.height;
  if (pages * width * height > maxFilePixels) throw new UserError("too_slow", {});
  const kept = keepEvenly(durations(delay, pages), limits.maxFrames);
  const scale = Math.min(
    1,
    longestPx / Math.max(width, height),
    Math.sqrt(maxTotalPixels / (kept.length * width * height)),
  );
  const size = {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
  try {
    const deadline = performance.now() + (limits.maxSeconds ?? usualSeconds) * 1_000;
    const opened = await openFrames(bytes, kept, { width, height, pages }, size, deadline);
    const isOpaque = !hasAlpha || opened.every(({ alpha }) => alpha.every((value) => value === 255));
    const frames = opened.map(({ alpha, ...frame }) => ({ ...frame, alpha: isOpaque ? null : alpha }));
    return { ...size, frames, loop, framesInFile: pages };
  } catch (error) {
    throw whyNotOpened(error);
  }
}

/** A kept frame and how long it is shown. */
interface KeptFrame {
  readonly index: number;
  readonly delayMs: number;
}

function durations(delay: readonly number[], pages: number): number[] {
  return Array.from({ length: pages }, (_, page) => {
    const ms = delay[page] ?? usualDelayMs;
    return ms < leastDelayMs ? usualDelayMs : ms;
  });
}

/** Drops frames evenly in time; the sum of the durations stays. */
export function keepEvenly(delaysMs: readonly number[], maxFrames: number): KeptFrame[] {
  const count = delaysMs.length;
  if (count <= maxFrames) return delaysMs.map((delayMs, index) => ({ index, delayMs }));
  const starts = Array.from({ length: maxFrames }, (_, i) => Math.floor((i * count) / maxFrames));
  return starts.map((index, i) => {
    const next = starts[i + 1] ?? count;
    const delayMs = delaysMs.slice(index, next).reduce((sum, ms) => sum + ms, 0);
    return { index, delayMs };
  });
}

interface OpenedFrame {
  readonly image: RgbImage;
  readonly alpha: Uint8Array;
  readonly delayMs: number;
}

/**
 * Opens runs of frames, so that neither all of them nor each by itself is decoded at once.
 * @param deadline as `performance.now()` counts
 */
async function openFrames(
  bytes: Buffer,
  kept: readonly KeptFrame[],
  file: { readonly width: number; readonly height: number; readonly pages: number },
  size: { readonly width: number; readonly height: number },
  deadline: number,
): Promise<OpenedFrame[]> {
  const perChunk = Math.max(1, Math.floor(chunkPixels / (file.width * file.height)));
  const opened: OpenedFrame[] = [];
  for (let page = 0; page < file.pages; page += perChunk) {
    const wanted = kept.filter(({ index }) => index >= page && index < page + perChunk);
    if (wanted.length === 0) continue;
    const secondsLeft = (deadline - performance.now()) / 1_000;
    if (secondsLeft <= 0) throw new UserError("too_slow", {});
    const pages = Math.min(perChunk, file.pages - page);
    const { data } = await openFile(bytes, { page, pages }, secondsLeft)
      .toColourspace("srgb")
      .ensureAlpha()
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
    const frameBytes = file.width * file.height * 4;
    for (const { index, delayMs } of wanted) {
      const at = (index - page) * frameBytes;
      const frame = data.subarray(at, at + frameBytes);
      opened.push({ ...(await splitFrame(frame, file, size)), delayMs });
    }
  }
  return opened;
}

async function splitFrame(
  rgba: Buffer,
  from: { readonly width: number; readonly height: number },
  { width, height }: { readonly width: number; readonly height: number },
): Promise<{ image: RgbImage; alpha: Uint8Array }> {
  const raw = sharp(rgba, { raw: { width: from.width, height: from.height, channels: 4 } });
  const data =
    width === from.width ? rgba : await raw.resize(width, height, { fit: "fill" }).raw().toBuffer();
  const rgb = new Uint8Array(width * height * 3);
  const alpha = new Uint8Array(width * height);
  for (let pixel = 0, from = 0, to = 0; pixel < alpha.length; pixel++, from += 4, to += 3) {
    rgb[to] = data[from]!;
    rgb[to + 1] = data[from + 1]!;
    rgb[to + 2] = data[from + 2]!;
    alpha[pixel] = data[from + 3]!;
  }
  return { image: { width, height, data: rgb }, alpha };
}
