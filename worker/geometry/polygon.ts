/**
 * Sets `mask` to `value` inside a polygon (even-odd rule).
 * @param polygon x and y interleaved, pixel centres at integers
 */
export function fillPolygon(
  mask: Float32Array,
  width: number,
  height: number,
  polygon: Float64Array,
  value: number,
): void {
  for (let y = 0; y < height; y++) {
    const crossings = crossingsAt(polygon, y);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const first = Math.max(0, Math.ceil(crossings[i]!));
      const last = Math.min(width - 1, Math.floor(crossings[i + 1]!));
      for (let x = first; x <= last; x++) mask[y * width + x] = value;
    }
  }
}

function crossingsAt(polygon: Float64Array, y: number): number[] {
  const crossings: number[] = [];
  for (let i = 0; i < polygon.length; i += 2) {
    const next = (i + 2) % polygon.length;
    const y1 = polygon[i + 1]!;
    const y2 = polygon[next + 1]!;
    if (y1 <= y === y2 <= y) continue;
    crossings.push(polygon[i]! + ((polygon[next]! - polygon[i]!) * (y - y1)) / (y2 - y1));
  }
  return crossings.sort((one, other) => one - other);
}
