/**
 * Lays pixels out as networks take them: three planes instead of three bytes a pixel.
 * @param rgb 3 bytes a pixel
 * @param levels what each byte becomes
 * @param out is filled from `start` on in each plane
 * @param plane values from one plane to the next; as many as there are pixels unless told
 */
export function toPlanes(
  rgb: Uint8Array,
  levels: Float32Array,
  out: Float32Array,
  start = 0,
  plane = rgb.length / 3,
): void {
  const end = start + rgb.length / 3;
  for (let to = start, at = 0; to < end; to++, at += 3) {
    out[to] = levels[rgb[at]!]!;
    out[plane + to] = levels[rgb[at + 1]!]!;
    out[2 * plane + to] = levels[rgb[at + 2]!]!;
  }
}
