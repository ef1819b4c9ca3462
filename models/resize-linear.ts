import type { RgbImage } from "./types.ts";

const coefficientBits = 11;
const one = 1 << coefficientBits;

/**
 * OpenCV 4's bilinear resize to the byte: 11-bit coefficients, and area averaging where both axes shrink
 * by exactly 2.
 * @returns RGB bytes, width * height * 3
 */
export function resizeLinear(image: RgbImage, width: number, height: number): RgbImage {
  if (image.width === width * 2 && image.height === height * 2) return halve(image, width, height);
  if (image.width === width && image.height === height) return image;
  const columns = taps(image.width, width);
  const rows = taps(image.height, height);
  const stride = image.width * 3;
  const data = new Uint8Array(width * height * 3);
  const { data: from } = image;
  for (let y = 0, to = 0; y < height; y++) {
    const upper = rows.first[y]! * stride;
    const lower = rows.second[y]! * stride;
    const wy = rows.weight[y]!;
    for (let x = 0; x < width; x++) {
      const left = columns.first[x]! * 3;
      const right = columns.second[x]! * 3;
      const wx = columns.weight[x]!;
      for (let channel = 0; channel < 3; channel++, to++) {
        const top = from[upper + left + channel]! * (one - wx) + from[upper + right + channel]! * wx;
        const bottom = from[lower + left + channel]! * (one - wx) + from[lower + right + channel]! * wx;
        // The shifts in between are the reference's: 22 bits of coefficients do not fit its integers.
        const mixed = (((one - wy) * (top >> 4)) >> 16) + ((wy * (bottom >> 4)) >> 16);
        data[to] = (mixed + 2) >> 2;
      }
    }
  }
  return { width, height, data };
}

function halve({ data: from, width: fromWidth }: RgbImage, width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3);
  const stride = fromWidth * 3;
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * 2 * stride + x * 6;
      for (let c = at; c < at + 3; c++, to++) {
        data[to] = (from[c]! + from[c + 3]! + from[c + stride]! + from[c + stride + 3]! + 2) >> 2;
      }
    }
  }
  return { width, height, data };
}

/** For each new pixel the two old ones and the second one's weight in 0..2048. */
function taps(from: number, to: number) {
  const first = new Int32Array(to);
  const second = new Int32Array(to);
  const weight = new Int32Array(to);
  for (let index = 0; index < to; index++) {
    // float32, as the reference computes it
    const position = Math.fround((index + 0.5) * (from / to) - 0.5);
    const floor = Math.floor(position);
    const fraction = Math.fround(position - floor);
    const isInside = floor >= 0 && floor < from - 1;
    first[index] = Math.min(Math.max(floor, 0), from - 1);
    second[index] = isInside ? floor + 1 : first[index]!;
    weight[index] = isInside ? Math.round(fraction * one) : 0;
  }
  return { first, second, weight };
}
