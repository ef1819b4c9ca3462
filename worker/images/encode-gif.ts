import sharp from "sharp";
import { UserError } from "../../shared/errors.ts";
import type { Animation, Frame } from "./animation.ts";
import { keepEvenly } from "./animation.ts";
import { markGif } from "./mark-gif.ts";

export interface EncodedAnimation {
  readonly bytes: Buffer;
  readonly extension: "gif";
  readonly width: number;
  readonly height: number;
  /** Smaller than the animation that was given. */
  readonly reduced: boolean;
  readonly frames: number;
}

interface Attempt {
  readonly scale: number;
  readonly colours: number;
  /** Of the frames: every one, or every other one. */
  readonly share: number;
}

/** What goes first: resolution, then colours, then frames. */
const attempts: readonly Attempt[] = [
  ...[1, 0.85, 0.7, 0.58, 0.48, 0.4].map((scale) => ({ scale, colours: 256, share: 1 })),
  ...[128, 64, 32].map((colours) => ({ scale: 0.4, colours, share: 1 })),
  ...[0.5, 0.25].map((share) => ({ scale: 0.4, colours: 32, share })),
];
/** An attempt this much too large is not worth being followed by the very next one. */
const hopeless = 1.6;

/**
 * Writes the animation as a GIF under the limit, marked as AI-edited.
 * @throws UserError `cannot_fit`
 */
export async function encodeGif(animation: Animation, maxBytes: number): Promise<EncodedAnimation> {
  let ratio = 1;
  for (const [index, attempt] of attempts.entries()) {
    // What resolution alone can be foretold to miss is not tried.
    const isLastOfItsKind = attempts[index + 1]?.colours !== attempt.colours;
    if (ratio * attempt.scale ** 2 > hopeless && !isLastOfItsKind) continue;
    const { width, height, frames, bytes } = await write(animation, attempt);
    if (bytes.length <= maxBytes) {
      return { bytes, extension: "gif", width, height, frames, reduced: width < animation.width };
    }
    if (attempt.share === 1) ratio = bytes.length / maxBytes / attempt.scale ** 2;
  }
  throw new UserError("cannot_fit", { maxMegabytes: Math.floor(maxBytes / 2 ** 20) });
}

async function write(animation: Animation, { scale, colours, share }: Attempt) {
  const width = Math.max(1, Math.round(animation.width * scale));
  const height = Math.max(1, Math.round(animation.height * scale));
  const delays = animation.frames.map(({ delayMs }) => delayMs);
  const kept = keepEvenly(delays, Math.max(1, Math.round(delays.length * share)));
  const frameBytes = width * height * 4;
  const stacked = Buffer.alloc(frameBytes * kept.length);
  for (const [at, { index }] of kept.entries()) {
    stacked.set(await resized(animation, animation.frames[index]!, width, height), at * frameBytes);
  }
  const raw = { width, height: height * kept.length, channels: 4 as const, pageHeight: height };
  const gif = await sharp(stacked, { raw, limitInputPixels: false })
    .gif({
      colours,
      effort: 2,
      dither: 0.25,
      // Static parts stay as they were written once: they neither cost anything nor shimmer.
      interFrameMaxError: 4,
      delay: kept.map(({ delayMs }) => delayMs),
      loop: animation.loop,
      keepDuplicateFrames: true,
    })
    .toBuffer();
  return { width, height, frames: kept.length, bytes: markGif(gif) };
}

async function resized(animation: Animation, frame: Frame, width: number, height: number): Promise<Buffer> {
  const { data } = frame.image;
  const rgba = Buffer.alloc(animation.width * animation.height * 4);
  for (let pixel = 0, from = 0, to = 0; to < rgba.length; pixel++, from += 3, to += 4) {
    rgba[to] = data[from]!;
    rgba[to + 1] = data[from + 1]!;
    rgba[to + 2] = data[from + 2]!;
    rgba[to + 3] = frame.alpha ? frame.alpha[pixel]! : 255;
  }
  if (width === animation.width) return rgba;
  return sharp(rgba, { raw: { width: animation.width, height: animation.height, channels: 4 } })
    .resize(width, height, { fit: "fill" })
    .raw()
    .toBuffer();
}
