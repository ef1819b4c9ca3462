import Delaunator from "delaunator";

/** Corners of triangles as indices of points, three each. */
export type Triangles = Uint32Array;

/** The Delaunay triangulation. @param points x and y interleaved */
export function triangulate(points: Float64Array): Triangles {
  return new Delaunator(points).triangles;
}

/** Twice the signed area of the triangle at `at`; its sign is the orientation. */
export function doubleArea(points: Float64Array, triangles: Triangles, at: number): number {
  const a = triangles[at]! * 2;
  const b = triangles[at + 1]! * 2;
  const c = triangles[at + 2]! * 2;
  const abX = points[b]! - points[a]!;
  const abY = points[b + 1]! - points[a + 1]!;
  return abX * (points[c + 1]! - points[a + 1]!) - abY * (points[c]! - points[a]!);
}

/** A point is at `safe` after one less than these. */
const steps = 8;
/** A triangle squeezed below this part of its fair area would smear. */
const leastSqueeze = 0.08;

/**
 * Moves points of `from` towards `safe` until no triangle of the map `from` -> `to` is flipped or smeared.
 * @param safe where the points lie under a similarity, which flips nothing: always reached at last
 * @returns new points
 */
export function withoutFlips(
  from: Float64Array,
  to: Float64Array,
  safe: Float64Array,
  triangles: Triangles,
): Float64Array {
  const points = Float64Array.from(from);
  const pull = new Float64Array(from.length / 2);
  // Every round pulls further whatever is still amiss, and only that: in the end all of it lies at `safe`.
  for (;;) {
    const moved = new Set<number>();
    for (let at = 0; at < triangles.length; at += 3) {
      const fair = doubleArea(safe, triangles, at);
      const isFine = doubleArea(points, triangles, at) / fair > leastSqueeze;
      if (isFine || doubleArea(to, triangles, at) === 0) continue;
      for (let corner = 0; corner < 3; corner++) {
        const point = triangles[at + corner]!;
        if (pull[point]! < 1) moved.add(point);
      }
    }
    if (moved.size === 0) return points;
    for (const point of moved) {
      pull[point] = Math.min(1, pull[point]! + 1 / (steps - 1));
      for (const i of [point * 2, point * 2 + 1]) points[i] = from[i]! + pull[point]! * (safe[i]! - from[i]!);
    }
  }
}
