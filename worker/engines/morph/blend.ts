import type { Mask } from "../../face/masks.ts";
import type { FloatArrays } from "../../geometry/arrays.ts";
import { coarsen, refine } from "../../geometry/coarse.ts";
import type { FloatImage } from "../../geometry/piecewise.ts";
import { softBlur } from "../../geometry/soft-blur.ts";

/** Where colour parts from detail, in face widths: colour blends over a wide edge, detail over the mask's own. */
const bandEdge = 0.035;
/** Of the coarse fields: three of colour, the mask, the wide mask. */
const fields = 5;

/**
 * What has to be added to `back` so that `front` lies over it in two bands: coarse colour over a wide edge, detail
 * over a narrow one. Nothing is added where the mask is 0.
 * @param mask on a grid of `factor` pixels a cell; 1 where `front` shows
 * @param widthPx the face's width on that grid
 * @param arrays where the difference lies
 * @see Burt and Adelson, A Multiresolution Spline With Application to Image Mosaics
 */
export function blendDifference(
  front: FloatImage,
  back: FloatImage,
  mask: Mask,
  factor: number,
  widthPx: number,
  arrays: FloatArrays,
): FloatImage {
  const { width, height } = back;
  const difference = arrays.takeFloats(back.data.length);
  for (let i = 0; i < difference.length; i++) difference[i] = front.data[i]! - back.data[i]!;
  const grid = coarsen(difference, width, height, 3, factor);
  const sigma = bandEdge * widthPx;
  const colour = softBlur(grid.data, grid.width, grid.height, 3, sigma);
  const wide = softBlur(mask, grid.width, grid.height, 1, sigma);
  const packed = new Float32Array(mask.length * fields);
  for (let cell = 0, to = 0; cell < mask.length; cell++, to += fields) {
    packed[to] = colour[cell * 3]!;
    packed[to + 1] = colour[cell * 3 + 1]!;
    packed[to + 2] = colour[cell * 3 + 2]!;
    packed[to + 3] = mask[cell]!;
    packed[to + 4] = Math.min(wide[cell]!, Math.min(1, mask[cell]! * 3));
  }
  const data = refine({ ...grid, data: packed, channels: fields }, width, height, arrays);
  for (let at = 0, field = 0; at < difference.length; at += 3, field += fields) {
    const narrow = data[field + 3]!;
    const broad = data[field + 4]! - narrow;
    difference[at] = narrow * difference[at]! + broad * data[field]!;
    difference[at + 1] = narrow * difference[at + 1]! + broad * data[field + 1]!;
    difference[at + 2] = narrow * difference[at + 2]! + broad * data[field + 2]!;
  }
  return { width, height, data: difference };
}
