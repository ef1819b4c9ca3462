import sharp from "sharp";
import { numberBadge } from "./number-badge.ts";

const tilePx = 168;
const gapPx = 6;
const columns = 5;
const badgePx = 17;

/**
 * Saved faces side by side, each with its number.
 * @param crops WebP; `null` for an identity without a picture
 * @returns a WebP picture
 */
export async function contactSheet(crops: readonly (Buffer | null)[]): Promise<Buffer> {
  const step = tilePx + gapPx;
  const width = Math.min(columns, crops.length) * step - gapPx;
  const height = Math.ceil(crops.length / columns) * step - gapPx;
  const places = crops.map((_, index) => ({
    left: (index % columns) * step,
    top: Math.floor(index / columns) * step,
  }));
  const tiles = await Promise.all(crops.map((crop) => crop && sharp(crop).resize(tilePx, tilePx).toBuffer()));
  const badges = places.map(({ left, top }, index) =>
    numberBadge(index + 1, left + badgePx + 5, top + tilePx - badgePx - 5, badgePx),
  );
  const labels = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${badges.join("")}</svg>`;
  const pictures = tiles.flatMap((input, index) => (input ? [{ input, ...places[index]! }] : []));
  return sharp({
    create: { width, height, channels: 4, background: { r: 128, g: 128, b: 128, alpha: 0.25 } },
  })
    .composite([...pictures, { input: Buffer.from(labels), left: 0, top: 0 }])
    .webp({ quality: 88, effort: 2 })
    .toBuffer();
}
