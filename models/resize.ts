import { type Kernels, kernelAlignment } from "./kernels/open-kernels.ts";
import type { RgbImage } from "./types.ts";

/** Per pixel on its way: three channels and one that fills the register. */
const lanes = 4;
/** Of a margin. */
const grey = 127;

/**
 * Resizes by a weighted average over the area that each new pixel covers, so that a large picture keeps its small
 * faces. Of a much larger picture only every few rows and columns are looked at: a handful of samples a pixel.
 * @param kernels are used again, with the memory that they hold
 * @param margin old pixels of grey all around the picture, which is resized as if it had them
 * @returns RGB bytes, width * height * 3
 */
export function resizeArea(
  image: RgbImage,
  width: number,
  height: number,
  kernels: Kernels,
  margin = 0,
): RgbImage {
  const columns = tapsAlong(image.width + 2 * margin, width);
  const rows = tapsAlong(image.height + 2 * margin, height);
  // Columns first, for the rows that are needed: each is narrowed once, when it is first asked for.
  const slots = Math.floor((image.height + 2 * margin - 1) / rows.step) + 1;
  const rowLength = width * lanes;
  const stride = image.width * 3;
  const floats = (slots + 1) * rowLength + 2 * columns.at.length;
  kernels.reserve(4 * floats + stride + lanes + 5 * kernelAlignment);
  const narrow = kernels.takeFloats(rowLength * slots);
  const sums = kernels.takeFloats(rowLength);
  const row = kernels.takeBytes(stride + lanes);
  const offsets = kernels.takeInts(columns.at.length);
  const weights = kernels.takeFloats(columns.at.length);
  // All columns of the margin are the one grey pixel behind the row's own.
  offsets.set(
    columns.at.map((column) => (isWithin(column - margin, image.width) ? (column - margin) * 3 : stride)),
  );
  weights.set(columns.weights);
  row.fill(grey);
  const loops = kernels.loops();
  const isNarrowed = new Uint8Array(slots);
  const narrowed = (slot: number): number => {
    const to = narrow.byteOffset + 4 * slot * rowLength;
    if (isNarrowed[slot] === 1) return to;
    isNarrowed[slot] = 1;
    const y = slot * rows.step - margin;
    if (isWithin(y, image.height)) row.set(image.data.subarray(y * stride, (y + 1) * stride));
    else row.fill(grey);
    loops.narrowRow(row.byteOffset, width, columns.count, offsets.byteOffset, weights.byteOffset, to);
    return to;
  };

  const data = new Uint8Array(width * height * 3);
  for (let y = 0, tap = 0, to = 0; y < height; y++) {
    sums.fill(0.5);
    for (const end = tap + rows.count; tap < end; tap++)
      loops.addRow(narrowed(rows.at[tap]! / rows.step), width, rows.weights[tap]!, sums.byteOffset);
    for (let at = 0; at < rowLength; at += lanes, to += 3) {
      data[to] = sums[at]!;
      data[to + 1] = sums[at + 1]!;
      data[to + 2] = sums[at + 2]!;
    }
  }
  return { width, height, data };
}

function isWithin(index: number, count: number): boolean {
  return index >= 0 && index < count;
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
      const isInside = isWithin(position, from);
      const weight = isInside ? Math.max(0, 1 - Math.abs(position - centre) / support) : 0;
      at[index * count + tap] = isInside ? position : 0;
      weights[index * count + tap] = weight;
      sum += weight;
    }
    for (let tap = index * count; tap < (index + 1) * count; tap++) weights[tap] = weights[tap]! / sum;
  }
  return { step, count, at, weights };
}
