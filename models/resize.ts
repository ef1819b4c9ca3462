import type { RgbImage } from "./types.ts";

/**
 * Resizes by a weighted average over the area that each new pixel covers, so that a large picture keeps its small
 * faces. Of a much larger picture only every few rows and columns are looked at: a handful of samples a pixel.
 * @returns RGB bytes, width * height * 3
 */
export function resizeArea(image: RgbImage, width: number, height: number): RgbImage {
  const columns = tapsAlong(image.width, width);
  const rows = tapsAlong(image.height, height);
  const { data: from } = image;
  const stride = image.width * 3;
  const rowLength = width * 3;
  // Columns first, for the rows that are needed: each is narrowed once, when it is first asked for.
  const slots = Math.floor((image.height - 1) / rows.step) + 1;
  const narrow = new Float32Array(rowLength * slots);
  const isNarrowed = new Uint8Array(slots);
  const narrowRow = (slot: number) => {
    isNarrowed[slot] = 1;
    const row = slot * rows.step * stride;
    for (let x = 0, tap = 0, to = slot * rowLength; x < width; x++, to += 3) {
      let r = 0;
      let g = 0;
      let b = 0;
      for (const end = tap + columns.count; tap < end; tap++) {
        const at = row + columns.at[tap]! * 3;
        const weight = columns.weights[tap]!;
        r += from[at]! * weight;
        g += from[at + 1]! * weight;
        b += from[at + 2]! * weight;
      }
      narrow[to] = r;
      narrow[to + 1] = g;
      narrow[to + 2] = b;
    }
  };

  const data = new Uint8Array(rowLength * height);
  const sums = new Float32Array(rowLength);
  for (let y = 0, tap = 0; y < height; y++) {
    sums.fill(0.5);
    for (const end = tap + rows.count; tap < end; tap++) {
      const slot = rows.at[tap]! / rows.step;
      if (isNarrowed[slot] === 0) narrowRow(slot);
      const weight = rows.weights[tap]!;
      for (let x = 0, at = slot * rowLength; x < rowLength; x++, at++)
        sums[x] = sums[x]! + narrow[at]! * weight;
    }
    data.set(sums, y * rowLength);
  }
  return { width, height, data };
}

interface Taps {
  /** Old pixels from one that is looked at to the next; all are multiples of it. */
  readonly step: number;
  /** Per new pixel. */
  readonly count: number;
  /** Old pixels; `count` for each new one. */
  readonly at: Int32Array;
  /** Sum to 1 for each new pixel. */
  readonly weights: Float32Array;
}

/** For each of `to` pixels, which of the `from` pixels it takes and how much; bilinear when enlarging. */
function tapsAlong(from: number, to: number): Taps {
  const scale = from / to;
  const support = Math.max(1, scale);
  const step = Math.max(1, Math.round(scale / 2));
  const count = Math.floor((2 * support) / step) + 1;
  const at = new Int32Array(to * count);
  const weights = new Float32Array(to * count);
  for (let index = 0; index < to; index++) {
    const centre = (index + 0.5) * scale - 0.5;
    const first = Math.ceil((centre - support) / step) * step;
    let sum = 0;
    for (let tap = 0; tap < count; tap++) {
      const position = first + tap * step;
      const isInside = position >= 0 && position < from;
      const weight = isInside ? Math.max(0, 1 - Math.abs(position - centre) / support) : 0;
      at[index * count + tap] = isInside ? position : 0;
      weights[index * count + tap] = weight;
      sum += weight;
    }
    for (let tap = index * count; tap < (index + 1) * count; tap++) weights[tap] = weights[tap]! / sum;
  }
  return { step, count, at, weights };
}
