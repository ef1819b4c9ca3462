import { type Arrays, newArrays } from "./arrays.ts";

/**
 * A convex shape in a grid: in every row a solid run of 255, around it a fringe of smaller values, zeros beyond.
 * Filters over it need to look only at the fringes.
 */
export interface SolidRows {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
  /** Per row the first and last column that is not 0; `from > to` in an empty row. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Per row the first and last column of the run; `solidFrom > solidTo` where there is none. */
  readonly solidFrom: Int32Array;
  readonly solidTo: Int32Array;
}

/** The value of the solid runs. */
export const solid = 255;

/** What a grid takes, but for how its five arrays are aligned. */
export function bytesOfRows(width: number, height: number): number {
  return 4 * (width * height + 4 * height);
}

/** All 0. */
export function emptyRows(width: number, height: number, arrays: Arrays = newArrays): SolidRows {
  const rows = {
    width,
    height,
    data: arrays.takeFloats(width * height),
    from: arrays.takeInts(height),
    to: arrays.takeInts(height),
    solidFrom: arrays.takeInts(height),
    solidTo: arrays.takeInts(height),
  };
  clearRows(rows);
  return rows;
}

/** Makes all of it 0 again. */
export function clearRows({ width, data, from, to, solidFrom, solidTo }: SolidRows): void {
  data.fill(0);
  from.fill(width);
  to.fill(-1);
  solidFrom.fill(width);
  solidTo.fill(-1);
}

/**
 * The smallest value within a `size` x `size` square around each pixel, anchor size / 2; outside the grid counts
 * as set.
 * @param between filled on the way
 * @param out filled and returned; may be `rows` itself
 * @see OpenCV erode
 */
export function erode(rows: SolidRows, size: number, between: SolidRows, out: SolidRows): SolidRows {
  const before = Math.trunc(size / 2);
  const after = size - 1 - before;
  erodeAlong(rows, before, after, between);
  erodeColumns(between, before, after, out);
  return out;
}

function erodeAlong(rows: SolidRows, before: number, after: number, out: SolidRows): void {
  const { width, height, data } = rows;
  clearRows(out);
  const last = width - 1;
  for (let y = 0, row = 0; y < height; y++, row += width) {
    const from = rows.from[y]! === 0 ? 0 : rows.from[y]! + before;
    const to = rows.to[y]! === last ? last : rows.to[y]! - after;
    if (from > to) continue;
    const hasRun = rows.solidFrom[y]! <= rows.solidTo[y]!;
    const solidFrom = !hasRun ? width : rows.solidFrom[y]! === 0 ? 0 : rows.solidFrom[y]! + before;
    const solidTo = !hasRun ? -1 : rows.solidTo[y]! === last ? last : rows.solidTo[y]! - after;
    setRow(out, y, from, to, solidFrom, solidTo, (x) => {
      let least = solid;
      for (let i = Math.max(0, x - before); i <= Math.min(last, x + after); i++) {
        if (data[row + i]! < least) least = data[row + i]!;
      }
      return least;
    });
  }
}

function erodeColumns(rows: SolidRows, before: number, after: number, out: SolidRows): void {
  const { width, height, data } = rows;
  clearRows(out);
  for (let y = 0; y < height; y++) {
    const top = Math.max(0, y - before);
    const bottom = Math.min(height - 1, y + after);
    let [from, to, solidFrom, solidTo] = [0, width - 1, 0, width - 1];
    for (let i = top; i <= bottom; i++) {
      if (rows.from[i]! > from) from = rows.from[i]!;
      if (rows.to[i]! < to) to = rows.to[i]!;
      if (rows.solidFrom[i]! > solidFrom) solidFrom = rows.solidFrom[i]!;
      if (rows.solidTo[i]! < solidTo) solidTo = rows.solidTo[i]!;
    }
    if (from > to) continue;
    setRow(out, y, from, to, solidFrom, solidTo, (x) => {
      let least = solid;
      for (let at = top * width + x; at <= bottom * width + x; at += width) {
        if (data[at]! < least) least = data[at]!;
      }
      return least;
    });
  }
}

/** Fills the run with 255 and the fringe with what `valueAt` says. */
function setRow(
  out: SolidRows,
  y: number,
  from: number,
  to: number,
  solidFrom: number,
  solidTo: number,
  valueAt: (x: number) => number,
): void {
  const row = y * out.width;
  const hasRun = solidFrom <= solidTo;
  for (let x = from; x <= to; x++) {
    if (hasRun && x === solidFrom) {
      out.data.fill(solid, row + solidFrom, row + solidTo + 1);
      x = solidTo;
    } else {
      out.data[row + x] = valueAt(x);
    }
  }
  out.from[y] = from;
  out.to[y] = to;
  out.solidFrom[y] = hasRun ? solidFrom : out.width;
  out.solidTo[y] = hasRun ? solidTo : -1;
}
