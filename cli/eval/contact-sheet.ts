import sharp, { type OverlayOptions } from "sharp";
import type { Face, RgbImage } from "../../models/types.ts";

const tilePx = 192;
const gapPx = 6;
const triplesPerRow = 4;
/** Of the face's box, around its middle. */
const frame = 1.9;
const paper = "#f4f1ec";

/** Source, target and result of one swap. */
export interface Triple {
  readonly source: { readonly image: RgbImage; readonly face: Face };
  readonly target: { readonly image: RgbImage; readonly face: Face };
  readonly result: RgbImage;
}

/** Lays the faces of every swap side by side: source, target, result. */
export async function writeContactSheet(triples: readonly Triple[], file: string): Promise<void> {
  const overlays: OverlayOptions[] = [];
  const tripleWidth = 3 * (tilePx + 2) + gapPx;
  for (const [index, { source, target, result }] of triples.entries()) {
    const left = gapPx + (index % triplesPerRow) * tripleWidth;
    const top = gapPx + Math.floor(index / triplesPerRow) * (tilePx + gapPx);
    const tiles = [
      await tile(source.image, source.face),
      await tile(target.image, target.face),
      await tile(result, target.face),
    ];
    for (const [place, input] of tiles.entries())
      overlays.push({ input, left: left + place * (tilePx + 2), top });
  }
  const width = gapPx + Math.min(triples.length, triplesPerRow) * tripleWidth;
  const height = gapPx + Math.ceil(triples.length / triplesPerRow) * (tilePx + gapPx);
  await sharp({ create: { width, height, channels: 3, background: paper } })
    .composite(overlays)
    .png()
    .toFile(file);
}

/** The square around a face, as far as the picture goes. */
async function tile({ width, height, data }: RgbImage, { box: [x1, y1, x2, y2] }: Face): Promise<Buffer> {
  const side = Math.min(width, height, Math.round(frame * Math.max(x2 - x1, y2 - y1)));
  const left = Math.round(Math.min(Math.max((x1 + x2 - side) / 2, 0), width - side));
  const top = Math.round(Math.min(Math.max((y1 + y2 - side) / 2, 0), height - side));
  return sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false })
    .extract({ left, top, width: side, height: side })
    .resize(tilePx, tilePx)
    .png()
    .toBuffer();
}
