import type { RgbImage } from "./types.ts";

/** Samples along each axis that a grey value is the mean of, at most. */
const mostTaps = 4;
/**
 * Grey / 256 of a part of a picture, averaged over the area that each sample covers; outside repeats the border.
 * @param matrix 2x3, from 0..1 of the part to picture pixels
 * @returns size * size
 */
export function sampleGrey(image: RgbImage, matrix: Float64Array, size: number): Float32Array {
  const [a, b, tx, c, d, ty] = matrix as unknown as [number, number, number, number, number, number];
  const taps = Math.max(1, Math.min(mostTaps, Math.round(Math.hypot(a, c) / size)));
  const out = new Float32Array(size * size);
  const step = 1 / (size * taps);
  const isInside = holdsSquare(image, matrix);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      let sum = 0;
      for (let j = 0; j < taps; j++) {
        const v = (row * taps + j + 0.5) * step;
        const x = b * v + tx;
        const y = d * v + ty;
        for (let i = 0; i < taps; i++) {
          const u = (column * taps + i + 0.5) * step;
          const atX = a * u + x;
          const atY = c * u + y;
          // Several nearest pixels are as good as several mixed ones. Called by their names, or they are not inlined.
          if (taps === 1) sum += mixedGrey(image, atX, atY);
          else sum += isInside ? greyInside(image, atX, atY) : nearestGrey(image, atX, atY);
        }
      }
      out[row * size + column] = sum / (taps * taps * 256);
    }
  }
  return out;
}

/** Whether no sample lies outside. */
function holdsSquare({ width, height }: RgbImage, matrix: Float64Array): boolean {
  const [a, b, tx, c, d, ty] = matrix as unknown as [number, number, number, number, number, number];
  return (
    [0, a, b, a + b].every((x) => x + tx >= 0 && x + tx < width) &&
    [0, c, d, c + d].every((y) => y + ty >= 0 && y + ty < height)
  );
}

function greyInside({ data, width }: RgbImage, x: number, y: number): number {
  const at = ((y | 0) * width + (x | 0)) * 3;
  return 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!;
}

/** Pixel centres at .5. */
function nearestGrey(image: RgbImage, x: number, y: number): number {
  const column = Math.min(Math.max(Math.floor(x), 0), image.width - 1);
  const row = Math.min(Math.max(Math.floor(y), 0), image.height - 1);
  return grey(image, column, row);
}

/** Bilinear; pixel centres at .5. */
function mixedGrey(image: RgbImage, x: number, y: number): number {
  const left = Math.min(Math.max(x - 0.5, 0), image.width - 1);
  const top = Math.min(Math.max(y - 0.5, 0), image.height - 1);
  const x0 = Math.floor(left);
  const y0 = Math.floor(top);
  const x1 = Math.min(x0 + 1, image.width - 1);
  const y1 = Math.min(y0 + 1, image.height - 1);
  const fx = left - x0;
  const fy = top - y0;
  const upper = grey(image, x0, y0) * (1 - fx) + grey(image, x1, y0) * fx;
  const lower = grey(image, x0, y1) * (1 - fx) + grey(image, x1, y1) * fx;
  return upper * (1 - fy) + lower * fy;
}

function grey({ data, width }: RgbImage, x: number, y: number): number {
  const at = (y * width + x) * 3;
  return 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!;
}
