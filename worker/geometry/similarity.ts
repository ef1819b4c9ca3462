/** 2x3, row-major. */
export type Matrix = Float64Array;

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

/**
 * In the order of operations of OpenCV's invertAffineTransform.
 * @throws RangeError if the matrix is singular
 */
export function invert(matrix: Matrix): Matrix {
  const [a, b, tx, c, d, ty] = matrix as unknown as [number, number, number, number, number, number];
  const determinant = a * d - b * c;
  if (!(Math.abs(determinant) > 1e-12)) throw new RangeError("a singular matrix has no inverse");
  const factor = 1 / determinant;
  const [ia, ib, ic, id] = [d * factor, -b * factor, -c * factor, a * factor];
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
