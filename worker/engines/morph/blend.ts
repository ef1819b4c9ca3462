import type { FloatImage } from "../../geometry/piecewise.ts";
import { softBlur } from "../../geometry/soft-blur.ts";
import type { Mask } from "./masks.ts";

/** Where the bands part, in face widths; coarse bands blend over a wide edge, fine ones over a narrow one. */
const bandEdges = [0.012, 0.045];

/**
 * Multi-band blend: `front` where the mask is 1, `back` where it is 0, each band of detail over an edge of its
 * own width.
 * @see Burt and Adelson, A Multiresolution Spline With Application to Image Mosaics
 */
export function blendBands(front: FloatImage, back: FloatImage, mask: Mask, widthPx: number): FloatImage {
  const { width, height } = back;
  const out = Float32Array.from(back.data);
  let difference = front.data.map((value, i) => value - back.data[i]!);
  for (const edge of bandEdges) {
    const sigma = Math.max(0.7, edge * widthPx);
    const coarse = softBlur(difference, width, height, 3, sigma);
    const fine = difference.map((value, i) => value - coarse[i]!);
    addMasked(out, fine, edge === bandEdges[0] ? mask : softBlur(mask, width, height, 1, sigma / 2), mask);
    difference = coarse;
  }
  addMasked(out, difference, softBlur(mask, width, height, 1, bandEdges[1]! * widthPx), mask);
  return { width, height, data: out };
}

/** Nothing is added where the sharp mask is 0, however wide the soft one reaches. */
function addMasked(out: Float32Array, band: Float32Array, soft: Mask, sharp: Mask): void {
  for (let i = 0; i < sharp.length; i++) {
    const weight = Math.min(soft[i]!, Math.min(1, sharp[i]! * 3));
    if (weight === 0) continue;
    for (let at = i * 3; at < i * 3 + 3; at++) out[at] = out[at]! + weight * band[at]!;
  }
}

/** Unsharp mask inside the face. */
export function sharpenInside(image: FloatImage, mask: Mask, sigma: number, amount: number): FloatImage {
  const { width, height, data } = image;
  const soft = softBlur(data, width, height, 3, sigma);
  const sharp = data.map((value, i) => value + amount * mask[Math.floor(i / 3)]! * (value - soft[i]!));
  return { width, height, data: sharp };
}
