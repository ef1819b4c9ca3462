import sharp, { type Metadata } from "sharp";
import type { RgbImage } from "../../models/types.ts";
import { UserError } from "../../shared/errors.ts";
import { refuseManyParts } from "./many-parts.ts";
import { decodeSeconds, openFile, whyNotOpened } from "./open-file.ts";
import { type FileKind, type PictureFormat, sniff } from "./sniff.ts";

export interface DecodedPicture {
  readonly image: RgbImage;
  readonly format: PictureFormat;
  /** One byte a pixel, or `null` for an opaque picture. */
  readonly alpha: Uint8Array | null;
  /** The file itself where it carries a colour profile, which the result is to carry too. */
  readonly profiled: Buffer | null;
}

// Nothing is decoded twice: what libvips would keep of a file is only memory.
sharp.cache(false);

/**
 * Opens a still as InsightFace does: EXIF orientation applied, alpha set apart, colour profile not applied.
 * @throws UserError for what is no picture, no still, damaged or larger than `maxMegapixels` (0 = no limit);
 *   the size is read from the header, before anything is decoded; `too_slow` for what takes more than `seconds`
 */
export async function decodePicture(
  bytes: Buffer,
  maxMegapixels: number,
  seconds = decodeSeconds,
): Promise<DecodedPicture> {
  const { format, pages = 1, hasAlpha, icc } = await checkPicture(bytes, maxMegapixels);
  if (pages > 1) throw new UserError("animation", {});
  try {
    const image = await decodeRgb(bytes, seconds);
    return {
      image,
      format,
      alpha: hasAlpha ? await decodeAlpha(bytes, seconds) : null,
      profiled: icc ? bytes : null,
    };
  } catch (error) {
    throw whyNotOpened(error);
  }
}

/**
 * What the header says, before anything is decoded: the one way to read it.
 * @throws UserError as `decodePicture` does; an animation is none of its business
 */
export async function checkPicture(
  bytes: Buffer,
  maxMegapixels: number,
): Promise<Metadata & { readonly format: PictureFormat }> {
  const format = pictureFormat(bytes);
  refuseManyParts(bytes, format);
  const header = await readHeader(bytes);
  const megapixels = Math.ceil((header.width * (header.pageHeight ?? header.height)) / 1e6);
  if (maxMegapixels > 0 && megapixels > maxMegapixels) {
    throw new UserError("too_many_pixels", { megapixels, maxMegapixels });
  }
  return { ...header, format };
}

function pictureFormat(bytes: Buffer): PictureFormat {
  if (bytes.length === 0) throw new UserError("empty_file", {});
  const kind = sniff(bytes);
  if (isPicture(kind)) return kind;
  throw kind === "unknown" ? new UserError("not_a_picture", {}) : new UserError(kind, {});
}

function isPicture(kind: FileKind): kind is PictureFormat {
  return kind === "png" || kind === "jpeg" || kind === "webp" || kind === "gif";
}

async function readHeader(bytes: Buffer): Promise<Metadata> {
  try {
    return await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch {
    throw new UserError("broken_picture", {});
  }
}

async function decodeRgb(bytes: Buffer, seconds: number): Promise<RgbImage> {
  const { data, info } = await openFile(bytes, { ignoreIcc: true }, seconds)
    .rotate()
    .toColourspace("srgb")
    .removeAlpha()
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  return {
    width: info.width,
    height: info.height,
    data: new Uint8Array(data.buffer, data.byteOffset, data.length),
  };
}

async function decodeAlpha(bytes: Buffer, seconds: number): Promise<Uint8Array | null> {
  const alpha = await openFile(bytes, { ignoreIcc: true }, seconds)
    .rotate()
    .toColourspace("srgb")
    .ensureAlpha()
    .extractChannel("alpha")
    .raw({ depth: "uchar" })
    .toBuffer();
  return alpha.every((value) => value === 255) ? null : alpha;
}
