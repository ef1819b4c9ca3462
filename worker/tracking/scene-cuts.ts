import type { RgbImage } from "../../models/types.ts";

const side = 32;
const bins = 16;
/** Mean difference of the small pictures, in grey levels, from which everything has changed. */
const movedLevels = 24;
/** Part of the pixels that have changed their level in the histogram. */
const otherLevels = 0.3;

/**
 * Where another picture begins: a pan changes places but hardly the histogram, a flash the histogram but not the
 * places; a cut changes both.
 * @returns indices of the frames that begin a scene, the first of them 0
 */
export function sceneStarts(images: readonly RgbImage[]): number[] {
  const looks = images.map(lookAt);
  return looks.flatMap((look, index) => (index === 0 || isCut(looks[index - 1]!, look) ? [index] : []));
}

interface Look {
  /** side * side grey levels. */
  readonly small: Float32Array;
  /** Parts of the pixels, by level. */
  readonly histogram: Float32Array;
}

function isCut(before: Look, after: Look): boolean {
  let moved = 0;
  for (let i = 0; i < before.small.length; i++) moved += Math.abs(before.small[i]! - after.small[i]!);
  let other = 0;
  for (let i = 0; i < bins; i++) other += Math.abs(before.histogram[i]! - after.histogram[i]!) / 2;
  return moved / before.small.length > movedLevels && other > otherLevels;
}

function lookAt({ data, width, height }: RgbImage): Look {
  const sums = new Float32Array(side * side);
  const counts = new Float32Array(side * side);
  const histogram = new Float32Array(bins);
  // Every few pixels are enough to tell one picture from another.
  const step = Math.max(1, Math.floor(Math.min(width, height) / 128));
  let seen = 0;
  for (let y = 0; y < height; y += step) {
    for (let x = 0; x < width; x += step) {
      const at = (y * width + x) * 3;
      const level = 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!;
      const cell = Math.floor((y * side) / height) * side + Math.floor((x * side) / width);
      sums[cell] = sums[cell]! + level;
      counts[cell] = counts[cell]! + 1;
      const bin = Math.min(bins - 1, Math.floor((level * bins) / 256));
      histogram[bin] = histogram[bin]! + 1;
      seen++;
    }
  }
  return {
    small: sums.map((sum, i) => sum / Math.max(1, counts[i]!)),
    histogram: histogram.map((count) => count / seen),
  };
}
