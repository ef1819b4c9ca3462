import { type Kernels, kernelAlignment } from "./kernels/open-kernels.ts";
import type { RgbImage } from "./types.ts";

const coefficientBits = 11;
const one = 1 << coefficientBits;

/** What a row of bytes may be read and written beyond its end. */
const spareBytes = 1;

/**
 * OpenCV 4's bilinear resize to the byte: 11-bit coefficients, and area averaging where both axes shrink
 * by exactly 2.
 * @param kernels are used again, with the memory that they hold
 * @returns RGB bytes, width * height * 3
 */
export function resizeLinear(image: RgbImage, width: number, height: number, kernels: Kernels): RgbImage {
  if (image.width === width * 2 && image.height === height * 2) return halve(image, width, height);
  if (image.width === width && image.height === height) return image;
  const columns = taps(image.width, width);
  const rows = taps(image.height, height);
  const stride = image.width * 3;
  kernels.reserve(2 * (stride + spareBytes) + 12 * width + 3 * width + spareBytes + 6 * kernelAlignment);
  const upper = kernels.takeBytes(stride + spareBytes);
  const lower = kernels.takeBytes(stride + spareBytes);
  const lefts = kernels.takeInts(width);
  const rights = kernels.takeInts(width);
  const weights = kernels.takeInts(width);
  const out = kernels.takeBytes(width * 3 + spareBytes);
  lefts.set(columns.first.map((column) => column * 3));
  rights.set(columns.second.map((column) => column * 3));
  weights.set(columns.weight);
  const line = out.subarray(0, width * 3);
  const rowAt = (row: number) => image.data.subarray(row * stride, (row + 1) * stride);
  const loops = kernels.loops();
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    upper.set(rowAt(rows.first[y]!));
    lower.set(rowAt(rows.second[y]!));
    loops.resizeRow(
      upper.byteOffset,
      lower.byteOffset,
      width,
      lefts.byteOffset,
      rights.byteOffset,
      weights.byteOffset,
      rows.weight[y]!,
      out.byteOffset,
    );
    data.set(line, y * width * 3);
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
