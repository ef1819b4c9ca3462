import type { RgbImage } from "../../models/types.ts";
import { NO_REGION, type SwappedRegion } from "../engines/engine.ts";
import { invert, type Matrix, transformPoints } from "../geometry/similarity.ts";
import { type GridPart, warpPart } from "../geometry/warp.ts";
import { maskReach, pasteMask } from "./mask.ts";

/**
 * Lays a swapped crop over the face that it was cut from, in place. The pixels are those that InsightFace computes
 * over the whole picture, computed only where they can differ from it.
 * @param matrix 2x3, picture -> crop
 * @see InsightFace model_zoo/inswapper.py, get(paste_back=True)
 */
export function pasteBack(target: RgbImage, swapped: RgbImage, matrix: Matrix): SwappedRegion {
  const toPicture = invert(matrix);
  const rect = partOf(target, toPicture, swapped.width);
  if (rect.width <= 0 || rect.height <= 0) return NO_REGION;
  const mask = pasteMask(toPicture, swapped.width, rect);
  const face = warpPart(swapped, toPicture, rect);
  for (let row = 0; row < rect.height; row++) {
    for (let column = 0; column < rect.width; column++) {
      const at = row * rect.width + column;
      const weight = mask[at]!;
      if (weight === 0) continue;
      const to = ((rect.y + row) * target.width + rect.x + column) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const value = weight * face.data[at * 3 + channel]! + (1 - weight) * target.data[to + channel]!;
        // As a conversion to bytes does; the sum of two float32 products may fall just short of a whole number.
        target.data[to + channel] = Math.trunc(Math.fround(value));
      }
    }
  }
  return { rect };
}

/** The part of the picture that the crop's square covers, and what erosion and blur reach around it. */
function partOf({ width, height }: RgbImage, toPicture: Matrix, size: number): GridPart {
  const corners = transformPoints(Float64Array.of(0, 0, size, 0, size, size, 0, size), toPicture);
  const xs = [0, 2, 4, 6].map((i) => corners[i]!);
  const ys = [1, 3, 5, 7].map((i) => corners[i]!);
  const span = Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
  const reach = maskReach(span);
  const x = Math.max(0, Math.floor(Math.min(...xs)) - reach);
  const y = Math.max(0, Math.floor(Math.min(...ys)) - reach);
  return {
    x,
    y,
    width: Math.min(width, Math.ceil(Math.max(...xs)) + reach) - x,
    height: Math.min(height, Math.ceil(Math.max(...ys)) + reach) - y,
  };
}
