import { type FloatArrays, newArrays } from "./arrays.ts";

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
  if (factor === 1) return { width, height, data, channels, factor };
  const means = new Float32Array(columns * rows * channels);
  const sums = new Float32Array(columns * channels);
  for (let row = 0; row < rows; row++) {
    const first = row * factor;
    const end = Math.min(height, first + factor);
    sums.fill(0);
    for (let y = first; y < end; y++) {
      let at = y * width * channels;
      for (let column = 0, to = 0; column < columns; column++, to += channels) {
        const count = Math.min(factor, width - column * factor);
        for (let i = 0; i < count; i++)
          for (let channel = 0; channel < channels; channel++, at++)
            sums[to + channel] = sums[to + channel]! + data[at]!;
      }
    }
    for (let column = 0, at = 0; column < columns; column++) {
      const cell = (end - first) * Math.min(factor, width - column * factor);
      for (let channel = 0; channel < channels; channel++, at++)
        means[row * columns * channels + at] = sums[at]! / cell;
    }
  }
  return { width: columns, height: rows, data: means, channels, factor };
}

/** The grid's values at every pixel of a picture, bilinear; they lie in one of the `arrays`. */
export function refine(
  { data, channels, factor, ...grid }: CoarseGrid,
  width: number,
  height: number,
  arrays: FloatArrays = newArrays,
): Float32Array {
  if (factor === 1) return data;
  const out = arrays.takeFloats(width * height * channels);
  const stride = grid.width * channels;
  const line = new Float32Array(stride);
  for (let y = 0, to = 0; y < height; y++) {
    const v = Math.min(Math.max((y + 0.5) / factor - 0.5, 0), grid.height - 1);
    const above = Math.floor(v) * stride;
    const below = Math.min(above + stride, (grid.height - 1) * stride);
    const fy = v - Math.floor(v);
    for (let i = 0; i < stride; i++) line[i] = data[above + i]! * (1 - fy) + data[below + i]! * fy;
    for (let x = 0; x < width; x++) {
      const u = Math.min(Math.max((x + 0.5) / factor - 0.5, 0), grid.width - 1);
      const left = Math.floor(u) * channels;
      const right = Math.min(left + channels, stride - channels);
      const fx = u - Math.floor(u);
      for (let channel = 0; channel < channels; channel++, to++)
        out[to] = line[left + channel]! * (1 - fx) + line[right + channel]! * fx;
    }
  }
  return out;
}
