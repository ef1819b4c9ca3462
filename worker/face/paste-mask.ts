import { type Kernels, kernelAlignment } from "../../models/kernels/open-kernels.ts";
import { blurSolid, bytesOfBlur } from "../geometry/gaussian.ts";
import type { PixelRect } from "../geometry/rect.ts";
import type { Matrix } from "../geometry/similarity.ts";
import { bytesOfRows, emptyRows, erode, type SolidRows, solid } from "../geometry/solid-rows.ts";
import { fixedGrid, gridShift } from "../geometry/warp.ts";

/** Of 32 x 32: how much of a pixel the square must cover to count. 20 of 255. */
const covered = (20 / 255) * 1024;

/** The blur of a small mask is wider than the mask. */
const smallestBlur = 11;

/** How far beyond the square the mask may reach: an even erosion leaves a pixel more on one side. */
export const maskMargin = 3;

/**
 * Where a swapped crop replaces the picture: the crop's square, laid over the picture, eroded and blurred.
 * @param toPicture 2x3, crop -> picture
 * @param part of the picture; reaches beyond the square by `maskMargin` unless the picture ends there
 * @param kernels where the mask is made and lies until they are used again
 * @param moreBytes to reserve with them
 * @returns 0..255, part.width * part.height; `null` if the square lies outside
 * @see InsightFace model_zoo/inswapper.py, get(paste_back=True)
 */
export function pasteMask(
  toPicture: Matrix,
  size: number,
  part: PixelRect,
  kernels: Kernels,
  moreBytes = 0,
): SolidRows | null {
  const { width, height } = part;
  const gridBytes = bytesOfRows(width, height) + 5 * kernelAlignment;
  kernels.reserve(2 * gridBytes + bytesOfBlur(Math.max(smallestBlur, width, height)) + moreBytes);
  // Each step goes from one of two grids into the other and back.
  const mask = emptyRows(width, height, kernels);
  const between = emptyRows(width, height, kernels);
  coverSquare(toPicture, size, part, mask);
  const side = extentOf(mask);
  if (side === null) return null;
  erode(mask, Math.max(Math.trunc(side / 10), 10), between, mask);
  return blurSolid(mask, 2 * Math.max(Math.trunc(side / 20), 5) + 1, kernels, between, mask);
}

/** 255 where the square covers a pixel, less where it only touches it; into `out`, which is 0. */
function coverSquare(toPicture: Matrix, size: number, part: PixelRect, out: SolidRows): void {
  const { columnsX, columnsY, rowsX, rowsY } = fixedGrid(toPicture, part);
  const last = size * 32;
  const { width, height } = part;
  for (let y = 0; y < height; y++) {
    const rowX = rowsX[y]!;
    const rowY = rowsY[y]!;
    /** Of 32 x 32; 0 outside. */
    const shareAt = (x: number): number => {
      const fixedX = (rowX + columnsX[x]!) >> gridShift;
      const fixedY = (rowY + columnsY[x]!) >> gridShift;
      if (fixedX <= -32 || fixedY <= -32 || fixedX >= last || fixedY >= last) return 0;
      return insideShare(fixedX, last) * insideShare(fixedY, last);
    };
    // The square is convex: from both ends of the row to where it is covered, and all between is.
    const walk = (from: number, step: 1 | -1, end: number): { touched: number; solid: number } => {
      let touched = end;
      for (let x = from; x !== end; x += step) {
        const share = shareAt(x);
        if (share === 0) continue;
        if (touched === end) touched = x;
        if (share > covered) return { touched, solid: x };
        out.data[y * width + x] = (share * solid) / 1024;
      }
      return { touched, solid: end };
    };
    const left = walk(0, 1, width);
    if (left.touched === width) continue;
    const right = walk(width - 1, -1, left.solid === width ? left.touched - 1 : left.solid - 1);
    out.from[y] = left.touched;
    out.to[y] = right.touched;
    if (left.solid === width) continue;
    out.solidFrom[y] = left.solid;
    out.solidTo[y] = right.solid;
    out.data.fill(solid, y * width + left.solid, y * width + right.solid + 1);
  }
}

/** Of 32: how much of the two neighbours' weight lies inside 0..last along one axis. */
function insideShare(fixed: number, last: number): number {
  if (fixed < 0) return 32 + fixed;
  return fixed > last - 32 ? last - fixed : 32;
}

/** The side of the area that is fully covered, as InsightFace measures it; `null` if there is none. */
function extentOf({ width, height, solidFrom, solidTo }: SolidRows): number | null {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y++) {
    if (solidFrom[y]! > solidTo[y]!) continue;
    left = Math.min(left, solidFrom[y]!);
    right = Math.max(right, solidTo[y]!);
    top = Math.min(top, y);
    bottom = y;
  }
  return right < 0 ? null : Math.trunc(Math.sqrt((right - left) * (bottom - top)));
}
