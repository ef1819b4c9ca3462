import { type Kernels, kernelAlignment, openKernels } from "../../models/kernels/open-kernels.ts";
import type { RgbImage } from "../../models/types.ts";
import { emptyRect, type PixelRect } from "../geometry/rect.ts";
import { invert, type Matrix, transformPoints } from "../geometry/similarity.ts";
import { fixedGrid } from "../geometry/warp.ts";
import { maskMargin, pasteMask } from "./paste-mask.ts";

/**
 * Lays a swapped crop over the face that it was cut from, in place. The pixels are those that InsightFace computes
 * over the whole picture, computed only where they can differ from it.
 * @param matrix 2x3, picture -> crop
 * @returns outside of which nothing has changed; empty: nothing at all has
 * @see InsightFace model_zoo/inswapper.py, get(paste_back=True)
 */
export type PasteBack = (target: RgbImage, swapped: RgbImage, matrix: Matrix) => PixelRect;

/** What a row of bytes may be read and written beyond its end. */
const spareBytes = 4;

/** @param kernels are used again for every face, with the memory that they hold */
export function createPasteBack(kernels: Kernels = openKernels()): PasteBack {
  return (target, swapped, matrix) => {
    const toPicture = invert(matrix);
    const rect = partOf(target, toPicture, swapped.width);
    if (rect.width <= 0 || rect.height <= 0) return emptyRect;
    const mask = pasteMask(toPicture, swapped.width, rect, kernels, bytesToPaste(swapped, rect));
    if (!mask) return emptyRect;
    const grid = fixedGrid(toPicture, rect);
    const crop = pairedCrop(swapped, kernels);
    const columnsX = kernels.takeInts(rect.width);
    const columnsY = kernels.takeInts(rect.width);
    columnsX.set(grid.columnsX);
    columnsY.set(grid.columnsY);
    const line = kernels.takeBytes(rect.width * 3 + spareBytes);
    const mixed = kernels.takeBytes(rect.width * 3 + spareBytes);
    const loops = kernels.loops();
    for (let row = 0; row < rect.height; row++) {
      const from = mask.from[row]!;
      const end = mask.to[row]! + 1;
      if (from >= end) continue;
      const start = ((rect.y + row) * target.width + rect.x + from) * 3;
      const length = (end - from) * 3;
      line.set(target.data.subarray(start, start + length));
      loops.pasteRow(
        crop.byteOffset,
        swapped.width,
        swapped.height,
        columnsX.byteOffset,
        columnsY.byteOffset,
        grid.rowsX[row]!,
        grid.rowsY[row]!,
        from,
        end,
        mask.data.byteOffset + 4 * row * rect.width,
        line.byteOffset,
        mixed.byteOffset,
      );
      target.data.set(mixed.subarray(0, length), start);
    }
    return rect;
  };
}

/** The crop as the kernels sample it. */
function pairedCrop({ data, width, height }: RgbImage, kernels: Kernels): Uint8Array {
  const rgb = kernels.takeBytes(data.length);
  rgb.set(data);
  const paired = kernels.takeBytes(bytesOfPairs(width, height));
  kernels.loops().pairUp(rgb.byteOffset, width, height, paired.byteOffset);
  return paired;
}

/** Two black pixels around it, 8 bytes each. */
function bytesOfPairs(width: number, height: number): number {
  return (width + 4) * (height + 4) * 8;
}

function bytesToPaste({ data, width, height }: RgbImage, rect: PixelRect): number {
  const lines = 2 * (4 * rect.width) + 2 * (3 * rect.width + spareBytes);
  return data.length + bytesOfPairs(width, height) + lines + 6 * kernelAlignment;
}

/** The part of the picture that the crop's square covers, and a margin. */
function partOf({ width, height }: RgbImage, toPicture: Matrix, size: number): PixelRect {
  // Samples up to a crop pixel before the first one still have a part of it.
  const corners = transformPoints(Float64Array.of(-1, -1, size, -1, size, size, -1, size), toPicture);
  const xs = [0, 2, 4, 6].map((i) => corners[i]!);
  const ys = [1, 3, 5, 7].map((i) => corners[i]!);
  const x = Math.max(0, Math.floor(Math.min(...xs)) - maskMargin);
  const y = Math.max(0, Math.floor(Math.min(...ys)) - maskMargin);
  return {
    x,
    y,
    width: Math.min(width, Math.ceil(Math.max(...xs)) + maskMargin) - x,
    height: Math.min(height, Math.ceil(Math.max(...ys)) + maskMargin) - y,
  };
}
