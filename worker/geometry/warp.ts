import type { RgbImage } from "../../models/types.ts";
import { invert, type Matrix } from "./similarity.ts";

const coordinateBits = 10;
const fractionBits = 5;
const fractions = 1 << fractionBits;
/** From the grid's sums to 1/32 px. */
export const gridShift = coordinateBits - fractionBits;
const half = 1 << (coordinateBits - fractionBits - 1);

/** Where the crop's pixels come from, in 1/32 px, as OpenCV 4's `warpAffine` rounds them. */
export interface FixedGrid {
  readonly columnsX: Int32Array;
  readonly columnsY: Int32Array;
  readonly rowsX: Int32Array;
  readonly rowsY: Int32Array;
}

/** Sizes and place of a part of the result; the whole result starts at 0, 0. */
export interface GridPart {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The samples of a warp by `matrix`: sample (x, y) lies at `(rowsX[y] + columnsX[x]) >> 5`, in 1/32 px.
 * @throws RangeError if the matrix is singular
 */
export function fixedGrid(matrix: Matrix, { x: left, y: top, width, height }: GridPart): FixedGrid {
  const [a, b, tx, c, d, ty] = invert(matrix) as unknown as [number, number, number, number, number, number];
  const scale = 1 << coordinateBits;
  const fixed = (length: number, at: (i: number) => number, more: number) =>
    Int32Array.from({ length }, (_, i) => roundHalfEven(at(i) * scale) + more);
  return {
    columnsX: fixed(width, (i) => a * (left + i), 0),
    columnsY: fixed(width, (i) => c * (left + i), 0),
    rowsX: fixed(height, (i) => b * (top + i) + tx, half),
    rowsY: fixed(height, (i) => d * (top + i) + ty, half),
  };
}

/**
 * Warps `image` by `matrix`, bilinear, black outside: OpenCV 4's fixed-point `warpAffine` with
 * 1/32 px coordinates and 15-bit weights, so that crops are InsightFace's to the byte.
 * @param matrix 2x3 row-major, picture px -> crop px
 * @returns RGB bytes, width * height * 3
 * @throws RangeError if the matrix is singular
 */
export function warpAffine(image: RgbImage, matrix: Matrix, width: number, height = width): RgbImage {
  return warpPart(image, matrix, { x: 0, y: 0, width, height });
}

/** As `warpAffine`, only a part of the result. */
export function warpPart(image: RgbImage, matrix: Matrix, part: GridPart): RgbImage {
  const { columnsX, columnsY, rowsX, rowsY } = fixedGrid(matrix, part);
  const { width, height } = part;
  const out = new Uint8Array(width * height * 3);
  let to = 0;
  for (let y = 0; y < height; y++) {
    const rowX = rowsX[y]!;
    const rowY = rowsY[y]!;
    for (let x = 0; x < width; x++, to += 3) {
      sampleInto(out, to, image, (rowX + columnsX[x]!) >> gridShift, (rowY + columnsY[x]!) >> gridShift);
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
