import { erode } from "../geometry/erode.ts";
import { gaussianBlur } from "../geometry/gaussian.ts";
import type { Matrix } from "../geometry/similarity.ts";
import { fixedGrid, type GridPart, gridShift } from "../geometry/warp.ts";

/** Of 32 x 32: how much of a pixel the square must cover to count. 20 of 255. */
const covered = (20 / 255) * 1024;

/**
 * Where a swapped crop replaces the picture: the crop's square, laid over the picture, eroded and blurred.
 * @param toPicture 2x3, crop -> picture
 * @param part of the picture; reaches beyond the square by erosion and blur unless the picture ends there
 * @returns 0..1, part.width * part.height; all 0 if the square lies outside
 * @see InsightFace model_zoo/inswapper.py, get(paste_back=True)
 */
export function pasteMask(toPicture: Matrix, size: number, part: GridPart): Float32Array {
  const { width, height } = part;
  const square = coverSquare(toPicture, size, part);
  const side = extentOf(square, width, height);
  if (side === null) return new Float32Array(width * height);
  const eroded = erode(square, width, height, Math.max(Math.trunc(side / 10), 10));
  const blurred = gaussianBlur(eroded, width, height, 2 * Math.max(Math.trunc(side / 20), 5) + 1);
  return blurred.map((value) => value / 255);
}

/** How far erosion and blur can reach around a square of this side in the picture. */
export function maskReach(sidePx: number): number {
  return Math.max(Math.trunc(sidePx / 10), 10) + Math.max(Math.trunc(sidePx / 20), 5) + 3;
}

/** 255 where the square covers a pixel, less where it only touches it. */
function coverSquare(toPicture: Matrix, size: number, part: GridPart): Float32Array {
  const { columnsX, columnsY, rowsX, rowsY } = fixedGrid(toPicture, part);
  const out = new Float32Array(part.width * part.height);
  const last = size * 32;
  for (let y = 0; y < part.height; y++) {
    for (let x = 0; x < part.width; x++) {
      const fixedX = (rowsX[y]! + columnsX[x]!) >> gridShift;
      const fixedY = (rowsY[y]! + columnsY[x]!) >> gridShift;
      const share = insideShare(fixedX, last) * insideShare(fixedY, last);
      out[y * part.width + x] = share > covered ? 255 : (share * 255) / 1024;
    }
  }
  return out;
}

/** Of 32: how much of the two neighbours' weight lies inside 0..last along one axis. */
function insideShare(fixed: number, last: number): number {
  if (fixed <= -32 || fixed >= last) return 0;
  if (fixed < 0) return 32 + fixed;
  return fixed > last - 32 ? last - fixed : 32;
}

/** The side of the area that is fully covered, as InsightFace measures it; `null` if there is none. */
function extentOf(square: Float32Array, width: number, height: number): number | null {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (square[y * width + x] !== 255) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  return right < 0 ? null : Math.trunc(Math.sqrt((right - left) * (bottom - top)));
}
