import { emptyRows, type SolidRows, solid } from "./solid-rows.ts";

const round = Math.fround;

/**
 * Separable Gaussian blur of a shape with the sigma that OpenCV derives from the kernel's size; borders reflect
 * without repeating the last pixel. Sums are taken in OpenCV's order and precision: a mask that is one bit off
 * 255 inside makes a whole face one level darker. Only what the fringes reach is summed.
 * @param size odd
 * @returns as solid runs, in which every value is the same
 * @see OpenCV getGaussianKernel, RowVec_32f, SymmColumnVec_32f, BORDER_REFLECT_101
 */
export function blurSolid(rows: SolidRows, size: number): SolidRows {
  const kernel = gaussianKernel(size);
  return blurColumns(blurAlong(rows, kernel), kernel);
}

/** Adds up to 1, but for single precision. */
function gaussianKernel(size: number): Float32Array {
  const sigma = 0.3 * ((size - 1) / 2 - 1) + 0.8;
  const middle = (size - 1) / 2;
  const values = Array.from({ length: size }, (_, i) => Math.exp(-((i - middle) ** 2) / (2 * sigma * sigma)));
  const sum = values.reduce((total, value) => total + value, 0);
  return Float32Array.from(values, (value) => value / sum);
}

/** Taps from left to right. */
function blurAlong(rows: SolidRows, kernel: Float32Array): SolidRows {
  const { width, height, data } = rows;
  const taps = kernel.length;
  const radius = (taps - 1) / 2;
  const last = width - 1;
  const out = emptyRows(width, height);
  const line = new Float32Array(width + 2 * radius);
  let inside = 0;
  for (let tap = 0; tap < taps; tap++) inside = round(inside + kernel[tap]! * solid);

  for (let y = 0, row = 0; y < height; y++, row += width) {
    if (rows.from[y]! > rows.to[y]!) continue;
    for (let i = 0; i < radius; i++) {
      line[i] = data[row + reflect(i - radius, width)]!;
      line[width + radius + i] = data[row + reflect(width + i, width)]!;
    }
    line.set(data.subarray(row, row + width), radius);
    const from = Math.max(0, rows.from[y]! - radius);
    const to = Math.min(last, rows.to[y]! + radius);
    const [runFrom, runTo] = [rows.solidFrom[y]!, rows.solidTo[y]!];
    // A run that reaches the border goes on in the reflection.
    const solidFrom = runFrom === 0 && runTo >= radius ? 0 : runFrom + radius;
    const solidTo = runTo === last && runFrom <= last - radius ? last : runTo - radius;
    for (let x = from; x <= to; x++) {
      if (x === solidFrom && solidFrom <= solidTo) {
        out.data.fill(inside, row + solidFrom, row + solidTo + 1);
        x = solidTo;
        continue;
      }
      let sum = 0;
      for (let tap = 0; tap < taps; tap++) sum = round(sum + kernel[tap]! * line[x + tap]!);
      out.data[row + x] = sum;
    }
    setEnds(out, y, from, to, solidFrom, solidTo);
  }
  return out;
}

/** The middle tap first, then pairs from within to without. */
function blurColumns(rows: SolidRows, kernel: Float32Array): SolidRows {
  const { width, height, data } = rows;
  const radius = (kernel.length - 1) / 2;
  const out = emptyRows(width, height);
  for (let y = 0; y < height; y++) {
    let [from, to, solidFrom, solidTo] = [width, -1, 0, width - 1];
    for (let i = y - radius; i <= y + radius; i++) {
      const near = reflect(i, height);
      from = Math.min(from, rows.from[near]!);
      to = Math.max(to, rows.to[near]!);
      solidFrom = Math.max(solidFrom, rows.solidFrom[near]!);
      solidTo = Math.min(solidTo, rows.solidTo[near]!);
    }
    if (from > to) continue;
    const sum = out.data.subarray(y * width, (y + 1) * width);
    const addUp = (first: number, end: number) => {
      for (let x = first, at = y * width + first; x < end; x++, at++) sum[x] = kernel[radius]! * data[at]!;
      for (let tap = 1; tap <= radius; tap++) {
        const weight = kernel[radius + tap]!;
        const above = reflect(y - tap, height) * width;
        const below = reflect(y + tap, height) * width;
        for (let x = first; x < end; x++)
          sum[x] = sum[x]! + weight * round(data[above + x]! + data[below + x]!);
      }
    };
    if (solidFrom <= solidTo) {
      addUp(from, solidFrom + 1);
      sum.fill(sum[solidFrom]!, solidFrom + 1, solidTo + 1);
      addUp(solidTo + 1, to + 1);
    } else {
      addUp(from, to + 1);
    }
    setEnds(out, y, from, to, solidFrom, solidTo);
  }
  return out;
}

function setEnds(
  out: SolidRows,
  y: number,
  from: number,
  to: number,
  solidFrom: number,
  solidTo: number,
): void {
  out.from[y] = from;
  out.to[y] = to;
  if (solidFrom > solidTo) return;
  out.solidFrom[y] = solidFrom;
  out.solidTo[y] = solidTo;
}

/** ... 2 1 | 0 1 2 ... n-1 | n-2 n-3 ... */
function reflect(index: number, count: number): number {
  if (index >= 0 && index < count) return index;
  if (count === 1) return 0;
  const period = 2 * (count - 1);
  const folded = ((index % period) + period) % period;
  return folded < count ? folded : period - folded;
}
