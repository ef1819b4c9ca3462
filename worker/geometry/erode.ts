/**
 * The smallest value within a `size` x `size` square around each pixel (anchor size / 2); outside the picture
 * counts as set. One pass along rows, one along columns, each independent of `size`.
 * @see OpenCV erode; van Herk, A Fast Algorithm for Local Minimum and Maximum Filters
 */
export function erode(mask: Float32Array, width: number, height: number, size: number): Float32Array {
  const rows = new Float32Array(mask.length);
  for (let y = 0; y < height; y++) erodeLine(mask, rows, y * width, 1, width, size);
  const out = new Float32Array(mask.length);
  for (let x = 0; x < width; x++) erodeLine(rows, out, x, width, height, size);
  return out;
}

function erodeLine(
  from: Float32Array,
  to: Float32Array,
  start: number,
  step: number,
  count: number,
  size: number,
): void {
  const before = Math.trunc(size / 2);
  const padded = Math.ceil((count + size) / size) * size;
  const valueAt = (i: number) => {
    const index = i - before;
    return index < 0 || index >= count ? Number.POSITIVE_INFINITY : from[start + index * step]!;
  };
  const prefix = new Float32Array(padded);
  const suffix = new Float32Array(padded);
  for (let i = 0; i < padded; i++) {
    prefix[i] = i % size === 0 ? valueAt(i) : Math.min(prefix[i - 1]!, valueAt(i));
  }
  for (let i = padded - 1; i >= 0; i--) {
    suffix[i] = i % size === size - 1 ? valueAt(i) : Math.min(suffix[i + 1]!, valueAt(i));
  }
  for (let i = 0; i < count; i++) to[start + i * step] = Math.min(suffix[i]!, prefix[i + size - 1]!);
}
