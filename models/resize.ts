import type { RgbImage } from "./types.ts";

/**
 * Resizes by averaging the area that each new pixel covers, so that a large picture keeps its small faces.
 * @returns RGB bytes, width * height * 3
 */
export function resizeArea(image: RgbImage, width: number, height: number): RgbImage {
  const columns = spans(image.width, width);
  const rows = spans(image.height, height);
  const stride = image.width * 3;
  // Columns first: every source row once, then the rows of that narrow picture.
  const narrow = new Float32Array(width * image.height * 3);
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < width; x++) {
      const { from, weights } = columns[x]!;
      let r = 0;
      let g = 0;
      let b = 0;
      let at = y * stride + from * 3;
      for (let k = 0; k < weights.length; k++, at += 3) {
        const weight = weights[k]!;
        r += image.data[at]! * weight;
        g += image.data[at + 1]! * weight;
        b += image.data[at + 2]! * weight;
      }
      const to = (y * width + x) * 3;
      narrow[to] = r;
      narrow[to + 1] = g;
      narrow[to + 2] = b;
    }
  }
  const data = new Uint8Array(width * height * 3);
  const rowLength = width * 3;
  for (let y = 0; y < height; y++) {
    const { from, weights } = rows[y]!;
    for (let x = 0; x < rowLength; x++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += narrow[(from + k) * rowLength + x]! * weights[k]!;
      data[y * rowLength + x] = sum + 0.5;
    }
  }
  return { width, height, data };
}

interface Span {
  readonly from: number;
  /** Sum to 1. */
  readonly weights: Float32Array;
}

/** For each of `to` pixels, which of the `from` pixels it covers and how much; bilinear when enlarging. */
function spans(from: number, to: number): Span[] {
  const scale = from / to;
  const support = Math.max(1, scale);
  return Array.from({ length: to }, (_, index) => {
    const centre = (index + 0.5) * scale - 0.5;
    const first = Math.max(0, Math.ceil(centre - support + 1e-9));
    const last = Math.min(from - 1, Math.floor(centre + support - 1e-9));
    const weights = Float32Array.from({ length: Math.max(1, last - first + 1) }, (_, k) =>
      Math.max(1e-6, 1 - Math.abs(first + k - centre) / support),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { from: Math.min(first, from - 1), weights: weights.map((weight) => weight / sum) };
  });
}
