import sharp from "sharp";
import type { Box, RgbImage } from "../../models/types.ts";
import { numberBadge } from "./number-badge.ts";

/** Large enough to see who is who, small enough to come at once. */
const longestPx = 1280;
/** Of the picture's longer side, and of the face's width: the larger of them, within bounds. */
const badgeOfPicture = 0.021;
const badgeOfFace = 0.16;

/** The picture, smaller, with a frame and a number at each face: JPEG. @param boxes of faces 1, 2, 3 ... */
export async function numberedPicture(image: RgbImage, boxes: readonly Box[]): Promise<Buffer> {
  const scale = Math.min(1, longestPx / Math.max(image.width, image.height));
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  const labels = boxes.map((box, index) =>
    label(
      box.map((value) => value * scale),
      index + 1,
      width,
      height,
    ),
  );
  const overlay = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${labels.join("")}</svg>`;
  const { data } = image;
  return sharp(data, {
    raw: { width: image.width, height: image.height, channels: 3 },
    limitInputPixels: false,
  })
    .resize(width, height, { fit: "fill" })
    .composite([{ input: Buffer.from(overlay) }])
    .jpeg({ quality: 86 })
    .toBuffer();
}

/** A light frame with a dark rim: seen on anything. */
function label(box: readonly number[], number: number, width: number, height: number): string {
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = box;
  const longer = Math.max(width, height);
  const radius = Math.max(11, Math.min(badgeOfPicture * longer, badgeOfFace * (x2 - x1)), 0.013 * longer);
  const line = radius * 0.15;
  const frame = (colour: string, stroke: number) =>
    `<rect x="${x1}" y="${y1}" width="${x2 - x1}" height="${y2 - y1}" rx="${radius * 0.4}" fill="none" stroke="${colour}" stroke-width="${stroke}"/>`;
  // The badge stays in the picture, also where the face is cut off.
  const x = clamp(x1, radius * 1.1, width - radius * 1.1);
  const y = clamp(y1, radius * 1.1, height - radius * 1.1);
  return `${frame("#101418", line * 2)}${frame("#ffffff", line)}${numberBadge(number, x, y, radius)}`;
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
