import { roundHalfEven } from "../../models/round-half-even.ts";
import type { RgbImage } from "../../models/types.ts";
import type { PixelRect } from "./rect.ts";
import { invert, type Matrix } from "./similarity.ts";

const coordinateBits = 10;
const fractionBits = 5;
const fractions = 1 << fractionBits;
const fractionMask = fractions - 1;
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

/**
 * The samples of a warp by `matrix` for a part of its result. Sample (x, y), counted from that part's corner, lies at
 * `(rowsX[y] + columnsX[x]) >> 5`, in 1/32 px.
 * @throws RangeError if the matrix is singular
 */
export function fixedGrid(matrix: Matrix, { x: left, y: top, width, height }: PixelRect): FixedGrid {
  const [a, b, tx, c, d, ty] = invert(matrix) as unknown as [number, number, number, number, number, number];
  return {
    columnsX: fixedSteps(a, 0, left, width, 0),
    columnsY: fixedSteps(c, 0, left, width, 0),
    rowsX: fixedSteps(b, tx, top, height, half),
    rowsY: fixedSteps(d, ty, top, height, half),
  };
}

/** `slope * i + shift` for every i from `first` on, in fixed point, and `more` on top of it. */
function fixedSteps(slope: number, shift: number, first: number, length: number, more: number): Int32Array {
  const scale = 1 << coordinateBits;
  const steps = new Int32Array(length);
  for (let i = 0; i < length; i++) steps[i] = roundHalfEven((slope * (first + i) + shift) * scale) + more;
  return steps;
}

/**
 * Warps `image` by `matrix`, bilinear, black outside: OpenCV 4's fixed-point `warpAffine` with
 * 1/32 px coordinates and 15-bit weights, so that crops are InsightFace's to the byte.
 * @param matrix 2x3 row-major, picture px -> crop px
 * @returns RGB bytes, width * height * 3
 * @throws RangeError if the matrix is singular
 */
export function warpAffine(image: RgbImage, matrix: Matrix, width: number, height = width): RgbImage {
  const grid = fixedGrid(matrix, { x: 0, y: 0, width, height });
  const out = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) warpRow(image, grid, y, 0, width, out, y * width * 3);
  return { width, height, data: out };
}

/**
 * One row of a warp, from column `from` to before `end`, into `out` at `to`. Where a sample lies outside, `out` is
 * black.
 */
function warpRow(
  { data, width, height }: RgbImage,
  { columnsX, columnsY, rowsX, rowsY }: FixedGrid,
  row: number,
  from: number,
  end: number,
  out: Uint8Array,
  to: number,
): void {
  const rowX = rowsX[row]!;
  const rowY = rowsY[row]!;
  const stride = width * 3;
  for (let column = from, write = to; column < end; column++, write += 3) {
    const fixedX = (rowX + columnsX[column]!) >> gridShift;
    const fixedY = (rowY + columnsY[column]!) >> gridShift;
    const x = fixedX >> fractionBits;
    const y = fixedY >> fractionBits;
    const fx = fixedX & fractionMask;
    const fy = fixedY & fractionMask;
    let topLeft = (fractions - fx) * (fractions - fy);
    let topRight = fx * (fractions - fy);
    let bottomLeft = (fractions - fx) * fy;
    let bottomRight = fx * fy;
    let at = y * stride + x * 3;
    let right = 3;
    let below = stride;
    if (x < 0 || y < 0 || x >= width - 1 || y >= height - 1) {
      // At the border: what lies outside weighs nothing and is read from where something is.
      const isOutside = x < -1 || y < -1 || x >= width || y >= height;
      if (isOutside || x < 0) topLeft = bottomLeft = 0;
      if (isOutside || y < 0) topLeft = topRight = 0;
      if (isOutside || x >= width - 1) topRight = bottomRight = 0;
      if (isOutside || y >= height - 1) bottomLeft = bottomRight = 0;
      if (isOutside) at = 0;
      if (x < 0 || x >= width - 1) right = 0;
      if (y < 0 || y >= height - 1) below = 0;
      if (!isOutside) at = Math.max(y, 0) * stride + Math.max(x, 0) * 3;
    }
    const next = at + right;
    out[write] =
      (topLeft * data[at]! +
        topRight * data[next]! +
        bottomLeft * data[at + below]! +
        bottomRight * data[next + below]! +
        512) >>
      10;
    out[write + 1] =
      (topLeft * data[at + 1]! +
        topRight * data[next + 1]! +
        bottomLeft * data[at + below + 1]! +
        bottomRight * data[next + below + 1]! +
        512) >>
      10;
    out[write + 2] =
      (topLeft * data[at + 2]! +
        topRight * data[next + 2]! +
        bottomLeft * data[at + below + 2]! +
        bottomRight * data[next + below + 2]! +
        512) >>
      10;
  }
}
