import type { Keypoints } from "../../models/types.ts";

/** 2x3, row-major. */
export type Matrix = Float64Array;

/** ArcFace's five points in a 112 px crop. @see InsightFace utils/face_align.py, arcface_dst */
const arcfaceTemplate = Float64Array.of(
  38.2946,
  51.6963,
  73.5318,
  51.5014,
  56.0252,
  71.7366,
  41.5493,
  92.3655,
  70.7299,
  92.2041,
);

/**
 * The template for a crop of `size` px: multiples of 112 scale it; multiples of 128 are 8 template units
 * wider on each side horizontally.
 */
export function templateFor(size: number): Float64Array {
  const ratio = size % 112 === 0 ? size / 112 : size / 128;
  const shiftX = size % 112 === 0 ? 0 : 8 * ratio;
  return arcfaceTemplate.map((value, index) => value * ratio + (index % 2 === 0 ? shiftX : 0));
}

/**
 * The least-squares similarity that maps `from` onto `to` (Umeyama, without reflection).
 * @param from x and y interleaved, as many points as `to`
 * @returns `null` where all points coincide and no such matrix exists
 */
export function similarity(from: Float64Array, to: Float64Array): Matrix | null {
  const count = from.length / 2;
  let fromX = 0;
  let fromY = 0;
  let toX = 0;
  let toY = 0;
  for (let i = 0; i < from.length; i += 2) {
    fromX += from[i]! / count;
    fromY += from[i + 1]! / count;
    toX += to[i]! / count;
    toY += to[i + 1]! / count;
  }
  let dot = 0;
  let cross = 0;
  let variance = 0;
  for (let i = 0; i < from.length; i += 2) {
    const x = from[i]! - fromX;
    const y = from[i + 1]! - fromY;
    const u = to[i]! - toX;
    const v = to[i + 1]! - toY;
    dot += x * u + y * v;
    cross += x * v - y * u;
    variance += x * x + y * y;
  }
  if (!(variance > 1e-9) || !Number.isFinite(dot) || !Number.isFinite(cross)) return null;
  const a = dot / variance;
  const b = cross / variance;
  return Float64Array.of(a, -b, toX - a * fromX + b * fromY, b, a, toY - b * fromX - a * fromY);
}

/** Picture -> aligned crop of `size` px, or `null` for degenerate keypoints. */
export function alignmentMatrix(kps: Keypoints, size: number): Matrix | null {
  return similarity(kps, templateFor(size));
}

/** @throws RangeError if the matrix is singular */
export function invert(matrix: Matrix): Matrix {
  const [a, b, tx, c, d, ty] = matrix as unknown as [number, number, number, number, number, number];
  const determinant = a * d - b * c;
  if (!(Math.abs(determinant) > 1e-12)) throw new RangeError("a singular matrix has no inverse");
  const ia = d / determinant;
  const ib = -b / determinant;
  const ic = -c / determinant;
  const id = a / determinant;
  return Float64Array.of(ia, ib, -ia * tx - ib * ty, ic, id, -ic * tx - id * ty);
}

/** Maps interleaved points. */
export function transformPoints(points: Float64Array, matrix: Matrix): Float64Array {
  const [a, b, tx, c, d, ty] = matrix as unknown as [number, number, number, number, number, number];
  const mapped = new Float64Array(points.length);
  for (let i = 0; i < points.length; i += 2) {
    mapped[i] = a * points[i]! + b * points[i + 1]! + tx;
    mapped[i + 1] = c * points[i]! + d * points[i + 1]! + ty;
  }
  return mapped;
}
