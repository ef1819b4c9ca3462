import sharp, { type OutputInfo } from "sharp";
import type { RgbImage } from "../../models/types.ts";
import { strokeText } from "./glyphs.ts";
import { exifMark, xmpMark } from "./marks.ts";
import { decodeSeconds, openFile, whyNotOpened } from "./open-file.ts";

/** Of each half's longer side. */
export const halfPx = 1400;
const divider = "#f2f3f5";
const shrinkInside = { fit: "inside", withoutEnlargement: true } as const;

export interface SideBySide {
  readonly before: RgbImage;
  readonly after: RgbImage;
  /** What the labels say; only what `glyphs.ts` has drawn. */
  readonly labels: readonly [string, string];
}

/** Both pictures at the same height, a thin line between them, marked as AI-edited: JPEG. */
export async function sideBySide({ before, after, labels }: SideBySide): Promise<Buffer> {
  const tallest = Math.max(before.height, after.height);
  const widest = Math.max(before.width / before.height, after.width / after.height);
  const height = Math.max(1, Math.round(Math.min(tallest, halfPx, halfPx / widest)));
  const gap = Math.max(2, Math.round(height / 250));
  const [left, right] = await Promise.all([atHeight(before, height), atHeight(after, height)]);
  const width = left.width + gap + right.width;
  const size = Math.max(9, Math.round(height * 0.02));
  const overlay = [label(labels[0], 0, height, size), label(labels[1], left.width + gap, height, size)];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${overlay.join("")}</svg>`;
  const [leftRaw, rightRaw] = [left, right].map(({ data, width: columns }) => ({
    input: data,
    raw: { width: columns, height, channels: 3 as const },
  }));
  return sharp({ create: { width, height, channels: 3, background: divider } })
    .composite([
      { ...leftRaw!, left: 0, top: 0 },
      { ...rightRaw!, left: left.width + gap, top: 0 },
      { input: Buffer.from(svg), left: 0, top: 0 },
    ])
    .withExif(exifMark)
    .withXmp(xmpMark)
    .jpeg({ quality: 90, chromaSubsampling: "4:4:4" })
    .toBuffer();
}

/**
 * Opens a picture only to be looked at: colours as they are meant, transparency on white, the first frame of an
 * animation.
 * @param longestPx of its longer side: what is larger is shrunk while it is decoded; `null` = as large as it is
 * @throws UserError for what is damaged; `too_slow` for what takes more than `seconds`
 */
export async function openForView(
  bytes: Buffer,
  longestPx: number | null,
  seconds = decodeSeconds,
): Promise<RgbImage> {
  try {
    const upright = openFile(bytes, {}, seconds).rotate();
    const sized = longestPx === null ? upright : upright.resize(longestPx, longestPx, shrinkInside);
    const decoded = await sized
      .flatten({ background: "#ffffff" })
      .toColourspace("srgb")
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
    return asRgb(decoded);
  } catch (error) {
    throw whyNotOpened(error);
  }
}

function asRgb({ data, info }: { data: Buffer; info: OutputInfo }): RgbImage {
  const view = new Uint8Array(data.buffer, data.byteOffset, data.length);
  return {
    width: info.width,
    height: info.height,
    data: info.channels === 3 ? view : grey(view, info.channels),
  };
}

async function atHeight({ data, width, height: own }: RgbImage, height: number) {
  const raw = sharp(data, { raw: { width, height: own, channels: 3 }, limitInputPixels: false });
  const columns = Math.max(1, Math.round((width * height) / own));
  return { data: await raw.resize(columns, height, { fit: "fill" }).raw().toBuffer(), width: columns };
}

/** Light strokes on a dark pill, at the bottom left of its half. */
function label(text: string, left: number, height: number, size: number): string {
  const strokes = strokeText(text);
  const scale = size / strokes.height;
  const pad = size * 0.75;
  const width = strokes.width * scale + 2 * pad;
  const box = size + 1.4 * pad;
  const x = left + pad;
  const y = height - box - pad;
  return `<rect x="${x}" y="${y}" width="${width}" height="${box}" rx="${box / 2}" fill="#101425" fill-opacity="0.78"/>
<path d="${strokes.path}" transform="translate(${x + pad} ${y + 0.7 * pad}) scale(${scale})" fill="none" stroke="#ffffff" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round"/>`;
}

/** One channel, or one with alpha, as RGB. */
function grey(data: Uint8Array, channels: number): Uint8Array {
  const out = new Uint8Array((data.length / channels) * 3);
  for (let from = 0, to = 0; from < data.length; from += channels) {
    out[to++] = data[from]!;
    out[to++] = data[from]!;
    out[to++] = data[from]!;
  }
  return out;
}
