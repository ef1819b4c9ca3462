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

/**
 * Taps from left to right. Beside a run the sums depend on nothing but how many taps lie on it and on the one pixel of
 * its fringe, so they are taken once for all rows that are alike.
 */
function blurAlong(rows: SolidRows, kernel: Float32Array): SolidRows {
  const { width, height, data } = rows;
  const taps = kernel.length;
  const radius = (taps - 1) / 2;
  const last = width - 1;
  const out = emptyRows(width, height);
  const line = new Float32Array(width + 2 * radius);
  const edges = createEdges(kernel);
  const inside = edges(0).falling[taps]!;

  for (let y = 0, row = 0; y < height; y++, row += width) {
    if (rows.from[y]! > rows.to[y]!) continue;
    for (let i = 0; i < radius; i++) {
      line[i] = data[row + reflect(i - radius, width)]!;
      line[width + radius + i] = data[row + reflect(width + i, width)]!;
    }
    line.set(data.subarray(row, row + width), radius);
    const sumTo = (first: number, end: number) => {
      for (let x = first; x < end; x++) {
        let sum = 0;
        for (let tap = 0; tap < taps; tap++) sum = round(sum + kernel[tap]! * line[x + tap]!);
        out.data[row + x] = sum;
      }
    };
    const from = Math.max(0, rows.from[y]! - radius);
    const to = Math.min(last, rows.to[y]! + radius);
    const [runFrom, runTo] = [rows.solidFrom[y]!, rows.solidTo[y]!];
    // A run that reaches the border goes on in the reflection.
    const solidFrom = runFrom === 0 && runTo >= radius ? 0 : runFrom + radius;
    const solidTo = runTo === last && runFrom <= last - radius ? last : runTo - radius;
    setEnds(out, y, from, to, solidFrom, solidTo);
    if (solidFrom > solidTo) {
      sumTo(from, to + 1);
      continue;
    }
    out.data.fill(inside, row + solidFrom, row + solidTo + 1);
    const isLong = runTo - runFrom >= taps;
    if (isLong && runFrom - rows.from[y]! <= 1 && runFrom > radius + 1) {
      const { rising } = edges(data[row + runFrom - 1]!);
      for (let x = from; x < solidFrom; x++) out.data[row + x] = rising[x + radius - runFrom + 1]!;
    } else sumTo(from, solidFrom);
    if (isLong && rows.to[y]! - runTo <= 1 && runTo < last - radius - 1) {
      const { falling } = edges(data[row + runTo + 1]!);
      for (let x = solidTo + 1; x <= to; x++) out.data[row + x] = falling[runTo - x + radius + 1]!;
    } else sumTo(solidTo + 1, to + 1);
  }
  return out;
}

interface Edges {
  /** By how many of the last taps lie on the run; the tap before them lies on the fringe. */
  readonly rising: Float32Array;
  /** By how many of the first taps lie on the run; the tap after them lies on the fringe. */
  readonly falling: Float32Array;
}

/** The sums beside a run, by the value of the pixel next to it. */
function createEdges(kernel: Float32Array): (fringe: number) => Edges {
  const known = new Map<number, Edges>();
  const taps = kernel.length;
  return (fringe) => {
    const before = known.get(fringe);
    if (before) return before;
    const rising = new Float32Array(taps + 1);
    const falling = new Float32Array(taps + 1);
    let prefix = 0;
    for (let count = 0; count <= taps; count++) {
      const first = taps - count;
      let sum = first > 0 ? round(kernel[first - 1]! * fringe) : 0;
      for (let tap = first; tap < taps; tap++) sum = round(sum + kernel[tap]! * solid);
      rising[count] = sum;
      falling[count] = count < taps ? prefix + kernel[count]! * fringe : prefix;
      if (count < taps) prefix = round(prefix + kernel[count]! * solid);
    }
    const edges = { rising, falling };
    known.set(fringe, edges);
    return edges;
  };
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
      // Two taps at a time: half as many loads and stores of the sum.
      for (let tap = 1; tap <= radius; tap += 2) {
        const weight = kernel[radius + tap]!;
        const above = reflect(y - tap, height) * width;
        const below = reflect(y + tap, height) * width;
        const isLast = tap === radius;
        const nextWeight = isLast ? 0 : kernel[radius + tap + 1]!;
        const nextAbove = isLast ? above : reflect(y - tap - 1, height) * width;
        const nextBelow = isLast ? below : reflect(y + tap + 1, height) * width;
        for (let x = first; x < end; x++) {
          const one = round(sum[x]! + weight * round(data[above + x]! + data[below + x]!));
          sum[x] = one + nextWeight * round(data[nextAbove + x]! + data[nextBelow + x]!);
        }
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
