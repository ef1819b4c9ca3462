import type { RgbImage } from "../../models/types.ts";

/** L*, a*, b* for D65. */
export type Lab = readonly [number, number, number];

const white = [0.95047, 1, 1.08883] as const;

/** The mean colour of some pixels. @param pixels indices, y * width + x */
export function meanLab({ data }: RgbImage, pixels: readonly number[]): Lab {
  const sum: [number, number, number] = [0, 0, 0];
  for (const pixel of pixels) {
    for (let channel = 0; channel < 3; channel++) sum[channel]! += data[pixel * 3 + channel]!;
  }
  const [red, green, blue] = sum.map((value) => value / pixels.length / 255);
  return toLab(red!, green!, blue!);
}

/** @param red 0..1, sRGB like the others. @see CIE 15, IEC 61966-2-1 */
function toLab(red: number, green: number, blue: number): Lab {
  const [r, g, b] = [linear(red), linear(green), linear(blue)];
  const x = curve((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / white[0]);
  const y = curve((0.2126729 * r + 0.7151522 * g + 0.072175 * b) / white[1]);
  const z = curve((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / white[2]);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function curve(value: number): number {
  return value > 216 / 24389 ? Math.cbrt(value) : ((24389 / 27) * value + 16) / 116;
}
