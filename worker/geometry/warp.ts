import type { RgbImage } from "../../models/types.ts";
import { invert, type Matrix } from "./similarity.ts";

const coordinateBits = 10;
const fractionBits = 5;
const fractions = 1 << fractionBits;
const half = 1 << (coordinateBits - fractionBits - 1);

/**
 * Warps `image` by `matrix`, bilinear, black outside: OpenCV 4's fixed-point `warpAffine` with
 * 1/32 px coordinates and 15-bit weights, so that crops are InsightFace's to the byte.
 * @param matrix 2x3 row-major, picture px -> crop px
 * @returns RGB bytes, width * height * 3
 * @throws RangeError if the matrix is singular
 */
export function warpAffine(image: RgbImage, matrix: Matrix, width: number, height = width): RgbImage {
  const [a, b, tx, c, d, ty] = invert(matrix) as unknown as [number, number, number, number, number, number];
  const scale = 1 << coordinateBits;
  const columnsX = new Int32Array(width);
  const columnsY = new Int32Array(width);
  for (let x = 0; x < width; x++) {
    columnsX[x] = roundHalfEven(a * x * scale);
    columnsY[x] = roundHalfEven(c * x * scale);
  }
  const out = new Uint8Array(width * height * 3);
  let to = 0;
  for (let y = 0; y < height; y++) {
    const rowX = roundHalfEven((b * y + tx) * scale) + half;
    const rowY = roundHalfEven((d * y + ty) * scale) + half;
    for (let x = 0; x < width; x++, to += 3) {
      const fixedX = (rowX + columnsX[x]!) >> (coordinateBits - fractionBits);
      const fixedY = (rowY + columnsY[x]!) >> (coordinateBits - fractionBits);
      sampleInto(out, to, image, fixedX, fixedY);
    }
  }
  return { width, height, data: out };
}

/** Writes the bilinear sample at 1/32 px coordinates. */
function sampleInto(out: Uint8Array, to: number, image: RgbImage, fixedX: number, fixedY: number): void {
  const { data, width, height } = image;
  const x = fixedX >> fractionBits;
  const y = fixedY >> fractionBits;
  if (x < -1 || y < -1 || x >= width || y >= height) return;
  const fx = fixedX & (fractions - 1);
  const fy = fixedY & (fractions - 1);
  const hasLeft = x >= 0;
  const hasRight = x + 1 < width;
  const hasTop = y >= 0;
  const hasBottom = y + 1 < height;
  const topLeft = hasLeft && hasTop ? (fractions - fx) * (fractions - fy) : 0;
  const topRight = hasRight && hasTop ? fx * (fractions - fy) : 0;
  const bottomLeft = hasLeft && hasBottom ? (fractions - fx) * fy : 0;
  const bottomRight = hasRight && hasBottom ? fx * fy : 0;
  const at = (y * width + x) * 3;
  const below = at + width * 3;
  for (let channel = 0; channel < 3; channel++) {
    const sum =
      (topLeft && topLeft * data[at + channel]!) +
      (topRight && topRight * data[at + 3 + channel]!) +
      (bottomLeft && bottomLeft * data[below + channel]!) +
      (bottomRight && bottomRight * data[below + 3 + channel]!);
    out[to + channel] = (sum + 512) >> 10;
  }
}

/** As C's lrint, which OpenCV rounds with. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
