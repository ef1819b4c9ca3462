/** Of two vectors. */
export function cosine(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let dot = 0;
  let squares = 0;
  let otherSquares = 0;
  for (let i = 0; i < one.length; i++) {
    dot += one[i]! * other[i]!;
    squares += one[i]! ** 2;
    otherSquares += other[i]! ** 2;
  }
  return dot / Math.sqrt(squares * otherSquares);
}

/** The largest difference between values at the same place. */
export function maxDifference(one: ArrayLike<number>, other: ArrayLike<number>): number {
  if (one.length !== other.length) return Number.POSITIVE_INFINITY;
  let max = 0;
  for (let i = 0; i < one.length; i++) max = Math.max(max, Math.abs(one[i]! - other[i]!));
  return max;
}
