import type { RgbImage } from "../../models/types.ts";
import { type FloatArrays, newArrays } from "./arrays.ts";
import type { Triangles } from "./triangulation.ts";

/** A float picture of part of another one. */
export interface FloatImage {
  readonly width: number;
  readonly height: number;
  /** RGB, row-major, 0..255 */
  readonly data: Float32Array;
}

export interface Warped {
  readonly image: FloatImage;
  /** 1 where a triangle lies, else 0. */
  readonly coverage: Float32Array;
}

/**
 * Warps triangle by triangle, bilinear; where no triangle lies the picture stays black.
 * @param from points in `image`, x and y interleaved, pixel centres at integers
 * @param to the same points in the result
 * @param arrays where the result lies
 */
export function warpPiecewise(
  image: RgbImage,
  from: Float64Array,
  to: Float64Array,
  triangles: Triangles,
  width: number,
  height: number,
  arrays: FloatArrays = newArrays,
): Warped {
  const data = arrays.takeFloats(width * height * 3).fill(0);
  const coverage = arrays.takeFloats(width * height).fill(0);
  for (let at = 0; at < triangles.length; at += 3) {
    const corners = [triangles[at]! * 2, triangles[at + 1]! * 2, triangles[at + 2]! * 2] as const;
    const affine = affineOf(corners, to, from);
    if (affine) fillTriangle(image, corners, to, affine, { width, height, data }, coverage);
  }
  return { image: { width, height, data }, coverage };
}

type Corners = readonly [number, number, number];
type Affine = readonly [number, number, number, number, number, number];

/** The affine map that takes the triangle's corners from `source` to `destination`; `null` if it is flat. */
function affineOf([a, b, c]: Corners, source: Float64Array, destination: Float64Array): Affine | null {
  const x1 = source[b]! - source[a]!;
  const y1 = source[b + 1]! - source[a + 1]!;
  const x2 = source[c]! - source[a]!;
  const y2 = source[c + 1]! - source[a + 1]!;
  const determinant = x1 * y2 - x2 * y1;
  if (Math.abs(determinant) < 1e-6) return null;
  const row = (axis: number): [number, number, number] => {
    const origin = destination[a + axis]!;
    const u = destination[b + axis]! - origin;
    const v = destination[c + axis]! - origin;
    const px = (u * y2 - v * y1) / determinant;
    const py = (v * x1 - u * x2) / determinant;
    return [px, py, origin - px * source[a]! - py * source[a + 1]!];
  };
  return [...row(0), ...row(1)];
}

function fillTriangle(
  image: RgbImage,
  [a, b, c]: Corners,
  to: Float64Array,
  [px, py, tx, qx, qy, ty]: Affine,
  out: FloatImage,
  coverage: Float32Array,
): void {
  const top = Math.max(0, Math.ceil(Math.min(to[a + 1]!, to[b + 1]!, to[c + 1]!)));
  const bottom = Math.min(out.height - 1, Math.floor(Math.max(to[a + 1]!, to[b + 1]!, to[c + 1]!)));
  for (let y = top; y <= bottom; y++) {
    const [left, right] = spanAt(y, to, a, b, c);
    const first = Math.max(0, Math.ceil(left - 1e-9));
    const last = Math.min(out.width - 1, Math.floor(right + 1e-9));
    for (let x = first; x <= last; x++) {
      const at = y * out.width + x;
      coverage[at] = 1;
      sampleInto(out.data, at * 3, image, px * x + py * y + tx, qx * x + qy * y + ty);
    }
  }
}

/** Where a row crosses the triangle. */
function spanAt(y: number, points: Float64Array, a: number, b: number, c: number): [number, number] {
  let left = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  for (let side = 0; side < 3; side++) {
    const from = side === 0 ? a : side === 1 ? b : c;
    const to = side === 0 ? b : side === 1 ? c : a;
    const y1 = points[from + 1]!;
    const y2 = points[to + 1]!;
    if (y < Math.min(y1, y2) || y > Math.max(y1, y2)) continue;
    // A level side lies in the row with both its ends.
    const share = y1 === y2 ? 0 : (y - y1) / (y2 - y1);
    const x1 = points[from]!;
    const crossing = y1 === y2 ? x1 : x1 + (points[to]! - x1) * share;
    const end = y1 === y2 ? points[to]! : crossing;
    left = Math.min(left, crossing, end);
    right = Math.max(right, crossing, end);
  }
  return [left, right];
}

/** Bilinear; outside repeats the border. */
function sampleInto(
  out: Float32Array,
  at: number,
  { data, width, height }: RgbImage,
  x: number,
  y: number,
): void {
  const left = Math.min(Math.max(x, 0), width - 1);
  const top = Math.min(Math.max(y, 0), height - 1);
  const x0 = Math.floor(left);
  const y0 = Math.floor(top);
  const fx = left - x0;
  const fy = top - y0;
  const upper = (y0 * width + x0) * 3;
  const lower = y0 + 1 < height ? upper + width * 3 : upper;
  const next = x0 + 1 < width ? 3 : 0;
  for (let channel = 0; channel < 3; channel++) {
    const above = data[upper + channel]! * (1 - fx) + data[upper + next + channel]! * fx;
    const below = data[lower + channel]! * (1 - fx) + data[lower + next + channel]! * fx;
    out[at + channel] = above * (1 - fy) + below * fy;
  }
}
