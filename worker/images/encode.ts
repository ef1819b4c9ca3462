import sharp, { type Sharp } from "sharp";
import type { RgbImage } from "../../models/types.ts";
import { UserError } from "../../shared/errors.ts";
import type { DecodedPicture } from "./decode.ts";
import { markPng } from "./mark-png.ts";
import { exifMark, xmpMark } from "./marks.ts";
import { decodeSeconds, openFile } from "./open-file.ts";

export interface EncodedPicture {
  readonly bytes: Buffer;
  readonly extension: "png" | "jpg" | "webp";
  readonly width: number;
  readonly height: number;
  /** Smaller than the picture that came in. */
  readonly reduced: boolean;
}

export interface EncodeLimits {
  /** Of the file. */
  readonly maxBytes: number;
  /** Of the longer side; 0 = no limit. */
  readonly maxPx: number;
}

export type Output = "png" | "jpeg" | "webp";

const extensions = { png: "png", jpeg: "jpg", webp: "webp" } as const;
/** Each step tries every format that suits before the picture itself gets smaller. */
const scales = [1, 0.8, 0.64, 0.5, 0.35, 0.25];

/**
 * Writes the swapped picture under the limits, marked as AI-edited, with the target's transparency and
 * colour profile. A lossless target stays lossless while that fits.
 * @throws UserError `cannot_fit` if even a quarter of the size is too large
 */
export async function encodePicture(
  swapped: RgbImage,
  target: Pick<DecodedPicture, "format" | "alpha" | "profiled">,
  { maxBytes, maxPx }: EncodeLimits,
): Promise<EncodedPicture> {
  const longer = Math.max(swapped.width, swapped.height);
  const first = maxPx > 0 ? Math.min(1, maxPx / longer) : 1;
  for (const scale of scales) {
    const width = Math.max(1, Math.round(swapped.width * first * scale));
    const height = Math.max(1, Math.round(swapped.height * first * scale));
    for (const output of outputsFor(target)) {
      const bytes = await writeAs(swapped, target, { width, height }, output);
      if (bytes.length > maxBytes) continue;
      return { bytes, extension: extensions[output], width, height, reduced: width < swapped.width };
    }
  }
  throw new UserError("cannot_fit", { maxMegabytes: Math.floor(maxBytes / 2 ** 20) });
}

/** Writes the swapped picture in its full size in the given format, marked as AI-edited. */
export async function encodeAs(
  swapped: RgbImage,
  target: Pick<DecodedPicture, "alpha" | "profiled">,
  output: Output,
): Promise<Buffer> {
  return writeAs(swapped, target, swapped, output);
}

/** Composed for each format: sharp's clone() copies the whole picture, and nearly always the first one fits. */
async function writeAs(
  swapped: RgbImage,
  target: Pick<DecodedPicture, "alpha" | "profiled">,
  { width, height }: { readonly width: number; readonly height: number },
  output: Output,
): Promise<Buffer> {
  try {
    return await write(await compose(swapped, target, width, height), output, width * height);
  } catch (error) {
    if (!target.profiled) throw error;
    // What opens as a picture may carry a colour profile that does not.
    return write(
      await compose(swapped, { ...target, profiled: null }, width, height),
      output,
      width * height,
    );
  }
}

/** Best quality first. JPEG has no transparency. */
function outputsFor({ format, alpha }: Pick<DecodedPicture, "format" | "alpha">): readonly Output[] {
  if (format === "jpeg") return ["jpeg"];
  return alpha ? ["png", "webp"] : ["png", "webp", "jpeg"];
}

async function compose(
  swapped: RgbImage,
  { alpha, profiled }: Pick<DecodedPicture, "alpha" | "profiled">,
  width: number,
  height: number,
): Promise<Sharp> {
  let pixels = fromRaw(swapped);
  if (alpha) {
    pixels = pixels.joinChannel(Buffer.from(alpha), {
      raw: { width: swapped.width, height: swapped.height, channels: 1 },
    });
  }
  if (width !== swapped.width) pixels = pixels.resize(width, height, { fit: "fill" });
  if (!profiled) return pixels;
  // The profile travels only with the file it came in: what was swapped is laid over that file, whole.
  const { data, info } = await pixels.raw().toBuffer({ resolveWithObject: true });
  const carrier = openFile(profiled, {}, decodeSeconds)
    .rotate()
    .resize(width, height, { fit: "fill" })
    .composite([{ input: data, raw: { width, height, channels: info.channels }, blend: "source" }])
    .keepIccProfile();
  return alpha ? carrier : carrier.removeAlpha();
}

function fromRaw({ data, width, height }: RgbImage): Sharp {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return sharp(bytes, { raw: { width, height, channels: 3 }, limitInputPixels: false });
}

/** Pixels up to which a PNG is far below every limit, and time is what counts. */
const quickPx = 2_000_000;
const quickPng = { compressionLevel: 1 } as const;
const smallPng = { compressionLevel: 2, adaptiveFiltering: true } as const;

/**
 * Settings by measurement (`npm run bench -- --encoders PICTURE`): JPEG without optimised tables takes an eighth of the
 * time for 2 to 4 % more bytes; WebP effort 0 two thirds of effort 2 and a third of 4, for 5 % more; PNG at level 1
 * without filters four tenths of the time of level 2 with adaptive ones, for half as many bytes again, or three quarters
 * on photographs: the one for small pictures, the other for large ones, so that they fit. Beyond level 2 little is gained.
 */
async function write(pixels: Sharp, output: Output, size: number): Promise<Buffer> {
  const marked = pixels.withExif(exifMark);
  if (output === "png") return markPng(await marked.png(size > quickPx ? smallPng : quickPng).toBuffer());
  marked.withXmp(xmpMark);
  if (output === "webp") return marked.webp({ quality: 92, effort: 0 }).toBuffer();
  return marked.jpeg({ quality: 94, chromaSubsampling: "4:4:4", optimiseCoding: false }).toBuffer();
}
