/** Four corners in order, x and y interleaved. */
export type Quad = Float64Array;

/** Whether two convex quads have points in common. @see the separating axis theorem */
export function quadsMeet(one: Quad, other: Quad): boolean {
  return !hasSeparatingEdge(one, other) && !hasSeparatingEdge(other, one);
}

/** Whether beyond some edge of `one` there is nothing but the other. */
function hasSeparatingEdge(one: Quad, other: Quad): boolean {
  for (let i = 0; i < 8; i += 2) {
    const next = (i + 2) % 8;
    const normalX = one[i + 1]! - one[next + 1]!;
    const normalY = one[next]! - one[i]!;
    const [least, most] = spanAlong(one, normalX, normalY);
    const [otherLeast, otherMost] = spanAlong(other, normalX, normalY);
    if (most < otherLeast || otherMost < least) return true;
  }
  return false;
}

function spanAlong(quad: Quad, normalX: number, normalY: number): [number, number] {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < 8; i += 2) {
    const along = quad[i]! * normalX + quad[i + 1]! * normalY;
    least = Math.min(least, along);
    most = Math.max(most, along);
  }
  return [least, most];
}
