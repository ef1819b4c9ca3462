/** A grid of values at a whole fraction of a picture's size: for what varies slowly. */
export interface CoarseGrid {
  readonly width: number;
  readonly height: number;
  /** Row-major, channels interleaved. */
  readonly data: Float32Array;
  readonly channels: number;
  /** Picture pixels per grid cell. */
  readonly factor: number;
}

/** Averages cells of `factor` x `factor` pixels; the last ones may be smaller. */
export function coarsen(
  data: Float32Array,
  width: number,
  height: number,
  channels: number,
  factor: number,
): CoarseGrid {
  const columns = Math.ceil(width / factor);
  const rows = Math.ceil(height / factor);
  const sums = new Float32Array(columns * rows * channels);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / factor) * columns;
    for (let x = 0; x < width; x++) {
      const to = (row + Math.floor(x / factor)) * channels;
      const from = (y * width + x) * channels;
      for (let channel = 0; channel < channels; channel++)
        sums[to + channel] = sums[to + channel]! + data[from + channel]!;
    }
  }
  for (let row = 0; row < rows; row++) {
    const cellRows = Math.min(factor, height - row * factor);
    for (let column = 0; column < columns; column++) {
      const cell = cellRows * Math.min(factor, width - column * factor);
      for (let channel = 0; channel < channels; channel++) {
        const at = (row * columns + column) * channels + channel;
        sums[at] = sums[at]! / cell;
      }
    }
  }
  return { width: columns, height: rows, data: sums, channels, factor };
}

/** The grid's values at every pixel of a picture, bilinear. */
export function refine(grid: CoarseGrid, width: number, height: number): Float32Array {
  const { data, channels, factor } = grid;
  const out = new Float32Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    const v = Math.min(Math.max((y + 0.5) / factor - 0.5, 0), grid.height - 1);
    const y0 = Math.floor(v);
    const fy = v - y0;
    const above = y0 * grid.width;
    const below = Math.min(y0 + 1, grid.height - 1) * grid.width;
    for (let x = 0; x < width; x++) {
      const u = Math.min(Math.max((x + 0.5) / factor - 0.5, 0), grid.width - 1);
      const x0 = Math.floor(u);
      const fx = u - x0;
      const x1 = Math.min(x0 + 1, grid.width - 1);
      for (let channel = 0; channel < channels; channel++) {
        const at = (cell: number) => data[cell * channels + channel]!;
        const upper = at(above + x0) * (1 - fx) + at(above + x1) * fx;
        const lower = at(below + x0) * (1 - fx) + at(below + x1) * fx;
        out[(y * width + x) * channels + channel] = upper * (1 - fy) + lower * fy;
      }
    }
  }
  return out;
}
