import { type Kernels, kernelAlignment } from "../../models/kernels/open-kernels.ts";
import { clearRows, type SolidRows, solid } from "./solid-rows.ts";

const round = Math.fround;

/**
 * Separable Gaussian blur of a shape with the sigma that OpenCV derives from the kernel's size; borders reflect
 * without repeating the last pixel. Sums are taken in OpenCV's order and precision: a mask that is one bit off
 * 255 inside makes a whole face one level darker. Only what the fringes reach is summed.
 * @param size odd
 * @param kernels have room for `bytesOfBlur`
 * @param between filled on the way; taken from `kernels`
 * @param out filled and returned, as solid runs in which every value is the same; taken from `kernels`, may be `rows`
 * @see OpenCV getGaussianKernel, RowVec_32f, SymmColumnVec_32f, BORDER_REFLECT_101
 */
export function blurSolid(
  rows: SolidRows,
  size: number,
  kernels: Kernels,
  between: SolidRows,
  out: SolidRows,
): SolidRows {
  const weights = kernels.takeFloats(size);
  weights.set(gaussianKernel(size));
  blurAlong(rows, weights, between);
  blurColumns(between, weights, kernels, out);
  return out;
}

/** What `blurSolid` takes from the kernels besides the grids: the weights, and two rows for each of them. */
export function bytesOfBlur(size: number): number {
  return 4 * size + 8 * size + 2 * kernelAlignment;
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
function blurAlong(rows: SolidRows, kernel: Float32Array, out: SolidRows): void {
  const { width, height, data } = rows;
  const taps = kernel.length;
  const radius = (taps - 1) / 2;
  const last = width - 1;
  clearRows(out);
  const line = new Float32Array(width + 2 * radius);
  const edges = createEdges(kernel);
  const inside = edges(0).falling[taps]!;

  for (let y = 0, row = 0; y < height; y++, row += width) {
    if (rows.from[y]! > rows.to[y]!) continue;
    // Most rows need no more than the sums that are known.
    let isLaidOut = false;
    const layOut = () => {
      for (let i = 0; i < radius; i++) {
        line[i] = data[row + reflect(i - radius, width)]!;
        line[width + radius + i] = data[row + reflect(width + i, width)]!;
      }
      line.set(data.subarray(row, row + width), radius);
      isLaidOut = true;
    };
    const sumTo = (first: number, end: number) => {
      if (!isLaidOut && first < end) layOut();
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

/** The middle tap first, then pairs from within to without, as far as there is something to add. */
function blurColumns(rows: SolidRows, weights: Float32Array, kernels: Kernels, out: SolidRows): void {
  const { width, height, data } = rows;
  const radius = (weights.length - 1) / 2;
  const loops = kernels.loops();
  const tapRows = kernels.takeInts(2 * weights.length);
  clearRows(out);
  for (let y = 0; y < height; y++) {
    let [from, to, solidFrom, solidTo] = [width, -1, 0, width - 1];
    let [tapFrom, tapEnd] = [radius + 1, 1];
    for (let tap = -radius; tap <= radius; tap++) {
      const near = reflect(y + tap, height);
      const [nearFrom, nearTo] = [rows.from[near]!, rows.to[near]!];
      solidFrom = Math.max(solidFrom, rows.solidFrom[near]!);
      solidTo = Math.min(solidTo, rows.solidTo[near]!);
      if (nearFrom > nearTo) continue;
      from = Math.min(from, nearFrom);
      to = Math.max(to, nearTo);
      const pair = Math.abs(tap);
      if (pair === 0) continue;
      tapFrom = Math.min(tapFrom, pair);
      tapEnd = Math.max(tapEnd, pair + 1);
    }
    if (from > to) continue;
    const addUp = (first: number, end: number) =>
      loops.blurColumns(
        data.byteOffset,
        out.data.byteOffset,
        width,
        height,
        y,
        first,
        end,
        weights.byteOffset,
        radius,
        tapFrom,
        tapEnd,
        tapRows.byteOffset,
      );
    if (solidFrom <= solidTo) {
      addUp(from, solidFrom + 1);
      const row = y * width;
      out.data.fill(out.data[row + solidFrom]!, row + solidFrom + 1, row + solidTo + 1);
      addUp(solidTo + 1, to + 1);
    } else {
      addUp(from, to + 1);
    }
    setEnds(out, y, from, to, solidFrom, solidTo);
  }
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
