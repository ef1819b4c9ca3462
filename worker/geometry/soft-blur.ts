/**
 * Close to a Gaussian blur: three box blurs by running sums, so that its cost does not depend on `sigma`.
 * The border repeats.
 * @param data row-major, `channels` interleaved
 * @returns new values
 * @see Kovesi, Fast Almost-Gaussian Filtering
 */
export function softBlur(
  data: Float32Array,
  width: number,
  height: number,
  channels: number,
  sigma: number,
): Float32Array<ArrayBuffer> {
  const values = Float32Array.from(data);
  const spare = new Float32Array(data.length);
  for (const radius of boxRadii(sigma)) {
    if (radius === 0) continue;
    boxRows(values, spare, width, height, channels, radius);
    boxColumns(spare, values, width, height, channels, radius);
  }
  return values;
}

/** Three odd boxes whose variances add up to that of the Gaussian. */
function boxRadii(sigma: number): number[] {
  const ideal = Math.sqrt(4 * sigma * sigma + 1);
  const small = Math.max(1, 2 * Math.floor((ideal - 1) / 2) + 1);
  const large = small + 2;
  const smallOnes = Math.round((12 * sigma * sigma - 3 * small * small - 12 * small - 9) / (-4 * small - 4));
  return [0, 1, 2].map((index) => ((index < smallOnes ? small : large) - 1) / 2);
}

function boxRows(
  from: Float32Array,
  to: Float32Array,
  width: number,
  height: number,
  channels: number,
  radius: number,
): void {
  for (let row = 0; row < height; row++) {
    for (let channel = 0; channel < channels; channel++) {
      boxLine(from, to, row * width * channels + channel, channels, width, radius);
    }
  }
}

function boxColumns(
  from: Float32Array,
  to: Float32Array,
  width: number,
  height: number,
  channels: number,
  radius: number,
): void {
  const stride = width * channels;
  const sums = new Float64Array(stride);
  const size = 2 * radius + 1;
  const rowAt = (row: number) => Math.min(Math.max(row, 0), height - 1) * stride;
  for (let row = -radius; row <= radius; row++) {
    const at = rowAt(row);
    for (let i = 0; i < stride; i++) sums[i] = sums[i]! + from[at + i]!;
  }
  for (let row = 0; row < height; row++) {
    const out = row * stride;
    const leaving = rowAt(row - radius);
    const entering = rowAt(row + radius + 1);
    for (let i = 0; i < stride; i++) {
      to[out + i] = sums[i]! / size;
      sums[i] = sums[i]! + from[entering + i]! - from[leaving + i]!;
    }
  }
}

function boxLine(
  from: Float32Array,
  to: Float32Array,
  start: number,
  step: number,
  count: number,
  radius: number,
): void {
  const size = 2 * radius + 1;
  const last = count - 1;
  let sum = 0;
  for (let i = -radius; i <= radius; i++) sum += from[start + Math.min(Math.max(i, 0), last) * step]!;
  for (let i = 0; i < count; i++) {
    to[start + i * step] = sum / size;
    const entering = Math.min(i + radius + 1, last);
    const leaving = Math.max(i - radius, 0);
    sum += from[start + entering * step]! - from[start + leaving * step]!;
  }
}
