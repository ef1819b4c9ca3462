/**
 * Separable Gaussian blur with the sigma that OpenCV derives from the kernel's size; borders reflect without
 * repeating the last pixel.
 * @param size odd
 * @see OpenCV getGaussianKernel, BORDER_REFLECT_101
 */
export function gaussianBlur(data: Float32Array, width: number, height: number, size: number): Float32Array {
  const kernel = gaussianKernel(size);
  const rows = new Float32Array(data.length);
  for (let y = 0; y < height; y++) blurLine(data, rows, y * width, 1, width, kernel);
  const out = new Float32Array(data.length);
  for (let x = 0; x < width; x++) blurLine(rows, out, x, width, height, kernel);
  return out;
}

/** Adds up to 1. */
function gaussianKernel(size: number): Float32Array {
  const sigma = 0.3 * ((size - 1) / 2 - 1) + 0.8;
  const middle = (size - 1) / 2;
  const values = Array.from({ length: size }, (_, i) => Math.exp(-((i - middle) ** 2) / (2 * sigma * sigma)));
  const sum = values.reduce((total, value) => total + value, 0);
  return Float32Array.from(values, (value) => value / sum);
}

function blurLine(
  from: Float32Array,
  to: Float32Array,
  start: number,
  step: number,
  count: number,
  kernel: Float32Array,
): void {
  const radius = (kernel.length - 1) / 2;
  const line = new Float32Array(count + 2 * radius);
  for (let i = 0; i < line.length; i++) line[i] = from[start + reflect(i - radius, count) * step]!;
  for (let i = 0; i < count; i++) {
    let sum = 0;
    for (let tap = 0; tap < kernel.length; tap++) sum += kernel[tap]! * line[i + tap]!;
    to[start + i * step] = sum;
  }
}

/** ... 2 1 | 0 1 2 ... n-1 | n-2 n-3 ... */
function reflect(index: number, count: number): number {
  if (count === 1) return 0;
  const period = 2 * (count - 1);
  const folded = ((index % period) + period) % period;
  return folded < count ? folded : period - folded;
}
