import { coarsen, refine } from "../../geometry/coarse.ts";
import type { FloatImage } from "../../geometry/piecewise.ts";
import { softBlur } from "../../geometry/soft-blur.ts";
import { type Mask, meanColour, smoothstep } from "./masks.ts";

/** Light varies slowly: over this part of the face's width. */
const sigma = 0.14;
/** Bounds of the tone curve's slope below and above the skin's level. */
const shadowGain = [0.55, 1.7] as const;
const highlightGain = [0.35, 1.25] as const;
/** Bounds of what the skin's own texture is multiplied by. */
const leastTexture = 0.6;
const mostTexture = 1.2;
/** How much the mean tone counts where no skin is near. */
const trust = 0.03;

/**
 * Gives `source` the target's skin tone and light. Per channel a tone curve of two straight lines takes the slowly
 * varying level of the source's skin to the target's, black to black and white to white, as far as the bounds of
 * its slopes allow; the skin's texture gets the target's strength, within bounds; a colourless target takes the
 * colour away.
 * @param skin where both show skin
 * @param widthPx the face's width
 */
export function matchLight(source: FloatImage, target: FloatImage, skin: Mask, widthPx: number): FloatImage {
  const { width, height } = source;
  const toned = withoutColour(source, 1 - colourfulness(target, skin));
  const sourceLevel = levelOf(toned, skin, widthPx);
  const targetLevel = levelOf(target, skin, widthPx);
  const texture = textureRatio(toned, sourceLevel, target, targetLevel, skin);
  const data = new Float32Array(source.data.length);
  for (let i = 0; i < data.length; i++) {
    const from = clamp(sourceLevel[i]!, 12, 243);
    const to = clamp(targetLevel[i]!, 12, 243);
    const above = toned.data[i]! - from;
    const gain =
      above < 0 ? clamp(to / from, ...shadowGain) : clamp((255 - to) / (255 - from), ...highlightGain);
    const value = to + gain * above;
    const strength = 1 + (texture - 1) * skin[Math.floor(i / 3)]!;
    data[i] = to + strength * (value - to);
  }
  return { width, height, data };
}

/** The skin's blurred colour; where there is no skin near, its mean. */
function levelOf({ data, width, height }: FloatImage, skin: Mask, widthPx: number): Float32Array {
  const mean = meanColour(data, skin);
  const weighted = new Float32Array(width * height * 4);
  for (let i = 0; i < skin.length; i++) {
    for (let channel = 0; channel < 3; channel++)
      weighted[i * 4 + channel] = data[i * 3 + channel]! * skin[i]!;
    weighted[i * 4 + 3] = skin[i]!;
  }
  const factor = Math.max(1, Math.floor((sigma * widthPx) / 6));
  const grid = coarsen(weighted, width, height, 4, factor);
  const blurred = softBlur(grid.data, grid.width, grid.height, 4, (sigma * widthPx) / factor);
  const level = new Float32Array(grid.width * grid.height * 3);
  for (let i = 0; i < level.length; i++) {
    const cell = Math.floor(i / 3) * 4;
    level[i] = (blurred[cell + (i % 3)]! + trust * mean[i % 3]!) / (blurred[cell + 3]! + trust);
  }
  return refine({ ...grid, data: level, channels: 3 }, width, height);
}

/** How strong the target's skin texture is, of the source's. */
function textureRatio(
  source: FloatImage,
  sourceLevel: Float32Array,
  target: FloatImage,
  targetLevel: Float32Array,
  skin: Mask,
): number {
  const strength = (data: Float32Array, level: Float32Array) => {
    let squares = 0;
    let weight = 1e-6;
    for (let i = 0; i < skin.length; i++) {
      // Green stands for brightness.
      squares += skin[i]! * (data[i * 3 + 1]! / Math.max(12, level[i * 3 + 1]!) - 1) ** 2;
      weight += skin[i]!;
    }
    return Math.sqrt(squares / weight);
  };
  const ratio = (strength(target.data, targetLevel) + 0.01) / (strength(source.data, sourceLevel) + 0.01);
  return clamp(ratio, leastTexture, mostTexture);
}

/** 0 for a black-and-white picture, 1 for one with any colour in its skin. */
function colourfulness({ data }: FloatImage, skin: Mask): number {
  let sum = 0;
  let weight = 1e-6;
  for (let i = 0; i < skin.length; i++) {
    const [r, g, b] = [data[i * 3]!, data[i * 3 + 1]!, data[i * 3 + 2]!];
    sum += skin[i]! * (Math.max(r, g, b) - Math.min(r, g, b));
    weight += skin[i]!;
  }
  return smoothstep(3, 14, sum / weight);
}

function withoutColour(image: FloatImage, amount: number): FloatImage {
  if (amount <= 0) return image;
  const data = Float32Array.from(image.data);
  for (let i = 0; i < data.length; i += 3) {
    const grey = 0.299 * data[i]! + 0.587 * data[i + 1]! + 0.114 * data[i + 2]!;
    for (let at = i; at < i + 3; at++) data[at] = data[at]! + amount * (grey - data[at]!);
  }
  return { ...image, data };
}

function clamp(value: number, least: number, most: number): number {
  return value < least ? least : Math.min(value, most);
}
