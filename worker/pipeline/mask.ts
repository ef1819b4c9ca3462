import { blurSolid } from "../geometry/gaussian.ts";
import type { Matrix } from "../geometry/similarity.ts";
import { emptyRows, erode, type SolidRows, solid } from "../geometry/solid-rows.ts";
import { fixedGrid, type GridPart, gridShift } from "../geometry/warp.ts";

/** Of 32 x 32: how much of a pixel the square must cover to count. 20 of 255. */
const covered = (20 / 255) * 1024;

/** How far beyond the square the mask may reach: an even erosion leaves a pixel more on one side. */
export const maskMargin = 3;

/**
 * Where a swapped crop replaces the picture: the crop's square, laid over the picture, eroded and blurred.
 * @param toPicture 2x3, crop -> picture
 * @param part of the picture; reaches beyond the square by `maskMargin` unless the picture ends there
 * @returns 0..255, part.width * part.height; `null` if the square lies outside
 * @see InsightFace model_zoo/inswapper.py, get(paste_back=True)
 */
export function pasteMask(toPicture: Matrix, size: number, part: GridPart): SolidRows | null {
  const square = coverSquare(toPicture, size, part);
  const side = extentOf(square);
  if (side === null) return null;
  const eroded = erode(square, Math.max(Math.trunc(side / 10), 10));
  return blurSolid(eroded, 2 * Math.max(Math.trunc(side / 20), 5) + 1);
}

/** 255 where the square covers a pixel, less where it only touches it. */
function coverSquare(toPicture: Matrix, size: number, part: GridPart): SolidRows {
  const { columnsX, columnsY, rowsX, rowsY } = fixedGrid(toPicture, part);
  const out = emptyRows(part.width, part.height);
  const last = size * 32;
  for (let y = 0, at = 0; y < part.height; y++) {
    const rowX = rowsX[y]!;
    const rowY = rowsY[y]!;
    let from = -1;
    let to = -1;
    let solidFrom = -1;
    let solidTo = -1;
    for (let x = 0; x < part.width; x++, at++) {
      const fixedX = (rowX + columnsX[x]!) >> gridShift;
      const fixedY = (rowY + columnsY[x]!) >> gridShift;
      if (fixedX <= -32 || fixedY <= -32 || fixedX >= last || fixedY >= last) continue;
      const share = insideShare(fixedX, last) * insideShare(fixedY, last);
      to = x;
      if (from < 0) from = x;
      if (share <= covered) {
        out.data[at] = (share * solid) / 1024;
        continue;
      }
      out.data[at] = solid;
      solidTo = x;
      if (solidFrom < 0) solidFrom = x;
    }
    if (from < 0) continue;
    out.from[y] = from;
    out.to[y] = to;
    if (solidFrom < 0) continue;
    out.solidFrom[y] = solidFrom;
    out.solidTo[y] = solidTo;
  }
  return out;
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
