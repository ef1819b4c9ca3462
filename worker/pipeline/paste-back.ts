import type { RgbImage } from "../../models/types.ts";
import { NO_REGION, type SwappedRegion } from "../engines/engine.ts";
import { invert, type Matrix, transformPoints } from "../geometry/similarity.ts";
import { fixedGrid, type GridPart, warpRow } from "../geometry/warp.ts";
import { maskMargin, pasteMask } from "./mask.ts";

const round = Math.fround;

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
  if (!mask) return NO_REGION;
  const grid = fixedGrid(toPicture, rect);
  const line = new Uint8Array(rect.width * 3);
  for (let row = 0; row < rect.height; row++) {
    const from = mask.from[row]!;
    const end = mask.to[row]! + 1;
    if (from >= end) continue;
    warpRow(swapped, grid, row, from, end, line, 0);
    const start = ((rect.y + row) * target.width + rect.x + from) * 3;
    blendRow(target.data, start, line, mask.data, row * rect.width + from, end - from);
  }
  return { rect };
}

/** In single precision throughout, as the reference does: the last bit decides which byte a value falls to. */
function blendRow(
  target: Uint8Array,
  start: number,
  face: Uint8Array,
  mask: Float32Array,
  maskStart: number,
  count: number,
): void {
  for (let i = 0, at = 0, to = start; i < count; i++, at += 3, to += 3) {
    const weight = round(mask[maskStart + i]! / 255);
    const rest = round(1 - weight);
    target[to] = round(round(weight * face[at]!) + round(rest * target[to]!));
    target[to + 1] = round(round(weight * face[at + 1]!) + round(rest * target[to + 1]!));
    target[to + 2] = round(round(weight * face[at + 2]!) + round(rest * target[to + 2]!));
  }
}

/** The part of the picture that the crop's square covers, and a margin. */
function partOf({ width, height }: RgbImage, toPicture: Matrix, size: number): GridPart {
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
