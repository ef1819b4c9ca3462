import type { Box, Detection } from "./types.ts";

export function boxWidth([x1, , x2]: Box): number {
  return x2 - x1;
}

export function boxArea([x1, y1, x2, y2]: Box): number {
  return Math.max(0, x2 - x1) * Math.max(0, y2 - y1);
}

/**
 * Greedy non-maximum suppression: keeps a detection whose overlap with every better one is at most `maxOverlap`.
 * @param inclusive count the last pixel too (+1 on widths and heights), as InsightFace does
 * @returns by descending score
 */
export function suppress(
  detections: readonly Detection[],
  maxOverlap: number,
  inclusive: boolean,
): Detection[] {
  const one = inclusive ? 1 : 0;
  const kept: Detection[] = [];
  for (const candidate of [...detections].sort((a, b) => b.score - a.score)) {
    if (kept.every((better) => overlap(better.box, candidate.box, one) <= maxOverlap)) kept.push(candidate);
  }
  return kept;
}

/** Intersection over union. */
function overlap(a: Box, b: Box, one: number): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]) + one;
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]) + one;
  if (width <= 0 || height <= 0) return 0;
  const intersection = width * height;
  const area = (box: Box) => (box[2] - box[0] + one) * (box[3] - box[1] + one);
  return intersection / (area(a) + area(b) - intersection);
}
