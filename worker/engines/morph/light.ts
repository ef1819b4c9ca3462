import { luma, type Mask, meanColour, smoothstep } from "../../face/masks.ts";
import type { FloatArrays } from "../../geometry/arrays.ts";
import { type CoarseGrid, coarsen, refine } from "../../geometry/coarse.ts";
import type { FloatImage } from "../../geometry/piecewise.ts";
import { softBlur } from "../../geometry/soft-blur.ts";

/** Light varies slowly: over this part of the face's width. */
const sigma = 0.14;
/** Bounds of the tone curve's slope below and above the skin's level. */
const shadowGain = [0.45, 2.2] as const;
const highlightGain = [0.35, 1.25] as const;
/** Bounds of what the skin's own texture is multiplied by. */
const textureGain = [0.6, 1.2] as const;
/** How far the hue of what is no skin may follow the skin's: eyes stay white, lips red. */
const mostShift = 0.12;
/** How much the mean tone counts where no skin is near. */
const trust = 0.03;
const darkest = 12;
const lightest = 243;
/** Of the coarse fields: source and target brightness, three shifts of hue, skin. */
const fields = 6;

/**
 * Gives `source` the target's skin tone and light. A tone curve of two straight lines takes the slowly varying
 * brightness of the source's skin to the target's, black to black and white to white, as far as the bounds of its
 * slopes allow; the hue moves as the skin's does; the skin's texture gets the target's strength, within bounds; a
 * colourless target takes the colour away.
 * @param source what is relit
 * @param sourceGrid and `targetGrid`: both pictures, coarse
 * @param skin where both show skin, on the same grid
 * @param widthPx the face's width on that grid
 * @param arrays where the result lies
 */
export function matchLight(
  source: FloatImage,
  target: FloatImage,
  sourceGrid: CoarseGrid,
  targetGrid: CoarseGrid,
  skin: Mask,
  widthPx: number,
  arrays: FloatArrays,
): FloatImage {
  const { width, height } = source;
  const colour = colourfulness(targetGrid.data, skin);
  const sourceLevel = levelOf(sourceGrid, skin, widthPx);
  const targetLevel = levelOf(targetGrid, skin, widthPx);
  const texture = textureRatio(source, sourceLevel, target, targetLevel, skin, sourceGrid);
  const data = refine(
    { ...sourceGrid, channels: fields, data: fieldsOf(sourceLevel, targetLevel, skin, colour) },
    width,
    height,
    arrays,
  );
  const lit = arrays.takeFloats(source.data.length);
  for (let at = 0, field = 0; at < lit.length; at += 3, field += fields) {
    const red = source.data[at]!;
    const green = source.data[at + 1]!;
    const blue = source.data[at + 2]!;
    const from = data[field]!;
    const to = data[field + 1]!;
    const isSkin = data[field + 5]!;
    const was = Math.max(1, luma(red, green, blue));
    const above = was - from;
    const gain = above < 0 ? clamp(to / from, shadowGain) : clamp((255 - to) / (255 - from), highlightGain);
    const strength = 1 + (texture - 1) * isSkin;
    const is = Math.max(0, to + strength * gain * above);
    const scale = (is / was) * colour;
    const grey = 1 - colour;
    lit[at] = red * scale + is * (grey + hueShift(data[field + 2]!, isSkin));
    lit[at + 1] = green * scale + is * (grey + hueShift(data[field + 3]!, isSkin));
    lit[at + 2] = blue * scale + is * (grey + hueShift(data[field + 4]!, isSkin));
  }
  return { width, height, data: lit };
}

/** Of a unit of brightness. Added, not multiplied: a hue's noise must not grow with it. */
function hueShift(shift: number, isSkin: number): number {
  const bounded = Math.min(mostShift, Math.max(-mostShift, shift));
  return bounded + (shift - bounded) * isSkin;
}

function fieldsOf(
  sourceLevel: Float32Array,
  targetLevel: Float32Array,
  skin: Mask,
  colour: number,
): Float32Array {
  const out = new Float32Array(skin.length * fields);
  for (let cell = 0, to = 0; cell < skin.length; cell++, to += fields) {
    const at = cell * 3;
    const from = luma(sourceLevel[at]!, sourceLevel[at + 1]!, sourceLevel[at + 2]!);
    const wanted = luma(targetLevel[at]!, targetLevel[at + 1]!, targetLevel[at + 2]!);
    out[to] = from;
    out[to + 1] = wanted;
    for (let channel = 0; channel < 3; channel++)
      out[to + 2 + channel] =
        targetLevel[at + channel]! / wanted - (1 - colour + (colour * sourceLevel[at + channel]!) / from);
    out[to + 5] = skin[cell]!;
  }
  return out;
}

/** The skin's blurred colour; where there is no skin near, its mean. */
function levelOf({ data, width, height }: CoarseGrid, skin: Mask, widthPx: number): Float32Array {
  const mean = meanColour(data, skin);
  const weighted = new Float32Array(skin.length * 4);
  for (let cell = 0, at = 0, to = 0; cell < skin.length; cell++, at += 3, to += 4) {
    const weight = skin[cell]!;
    weighted[to] = data[at]! * weight;
    weighted[to + 1] = data[at + 1]! * weight;
    weighted[to + 2] = data[at + 2]! * weight;
    weighted[to + 3] = weight;
  }
  const factor = Math.max(1, Math.floor((sigma * widthPx) / 5));
  const grid = coarsen(weighted, width, height, 4, factor);
  const blurred = softBlur(grid.data, grid.width, grid.height, 4, (sigma * widthPx) / factor);
  const level = new Float32Array(grid.width * grid.height * 3);
  for (let i = 0; i < level.length; i++) {
    const cell = Math.floor(i / 3) * 4;
    const value = (blurred[cell + (i % 3)]! + trust * mean[i % 3]!) / (blurred[cell + 3]! + trust);
    level[i] = Math.min(lightest, Math.max(darkest, value));
  }
  return refine({ ...grid, data: level, channels: 3 }, width, height);
}

/** How strong the target's skin texture is, of the source's; every second pixel of every second row tells. */
function textureRatio(
  source: FloatImage,
  sourceLevel: Float32Array,
  target: FloatImage,
  targetLevel: Float32Array,
  skin: Mask,
  { factor, width: columns }: CoarseGrid,
): number {
  const { width, height } = source;
  let [sourceSquares, targetSquares, weights] = [0, 0, 1e-6];
  for (let y = 0; y < height; y += 2) {
    const row = Math.floor(y / factor) * columns;
    for (let x = 0; x < width; x += 2) {
      const cell = row + Math.floor(x / factor);
      const weight = skin[cell]!;
      if (weight === 0) continue;
      // Green stands for brightness.
      const at = (y * width + x) * 3 + 1;
      sourceSquares += weight * (source.data[at]! / sourceLevel[cell * 3 + 1]! - 1) ** 2;
      targetSquares += weight * (target.data[at]! / targetLevel[cell * 3 + 1]! - 1) ** 2;
      weights += weight;
    }
  }
  const ratio = (Math.sqrt(targetSquares / weights) + 0.01) / (Math.sqrt(sourceSquares / weights) + 0.01);
  return clamp(ratio, textureGain);
}

/** 0 for a black-and-white picture, 1 for one with any colour in its skin. */
function colourfulness(data: Float32Array, skin: Mask): number {
  let sum = 0;
  let weight = 1e-6;
  for (let i = 0; i < skin.length; i++) {
    const r = data[i * 3]!;
    const g = data[i * 3 + 1]!;
    const b = data[i * 3 + 2]!;
    sum += skin[i]! * (Math.max(r, g, b) - Math.min(r, g, b));
    weight += skin[i]!;
  }
  return smoothstep(3, 14, sum / weight);
}

function clamp(value: number, bounds: readonly [number, number]): number {
  const least = bounds[0];
  const most = bounds[1];
  return value < least ? least : Math.min(value, most);
}
