import type { FloatImage } from "../../geometry/piecewise.ts";
import { softBlur } from "../../geometry/soft-blur.ts";
import { type Mask, meanColour } from "./masks.ts";

/** Bounds of what the source's contrast is multiplied by. */
const leastGain = 0.55;
const mostGain = 1.6;
/** Skin weighs this much less where only the mean tone is known. */
const trust = 0.04;

/**
 * Gives `source` the target's skin tone and light: per channel, the slowly varying level of the skin becomes the
 * target's, while features and texture keep their contrast up to a bounded gain.
 * @param skin where both show skin
 * @param sigma of what counts as slow, in pixels
 */
export function matchLight(source: FloatImage, target: FloatImage, skin: Mask, sigma: number): FloatImage {
  const { width, height } = source;
  const weight = softBlur(skin, width, height, 1, sigma);
  const sourceLevel = levelOf(source, skin, weight, sigma);
  const targetLevel = levelOf(target, skin, weight, sigma);
  const data = new Float32Array(source.data.length);
  for (let i = 0; i < data.length; i++) {
    const from = Math.max(8, sourceLevel[i]!);
    const gain = Math.min(mostGain, Math.max(leastGain, targetLevel[i]! / from));
    data[i] = targetLevel[i]! + gain * (source.data[i]! - sourceLevel[i]!);
  }
  return { width, height, data };
}

/** The skin's blurred colour; where there is no skin near, its mean. */
function levelOf({ data, width, height }: FloatImage, skin: Mask, weight: Mask, sigma: number): Float32Array {
  const mean = meanColour(data, skin);
  const masked = data.map((value, i) => value * skin[Math.floor(i / 3)]!);
  const blurred = softBlur(masked, width, height, 3, sigma);
  return blurred.map((value, i) => (value + trust * mean[i % 3]!) / (weight[Math.floor(i / 3)]! + trust));
}
