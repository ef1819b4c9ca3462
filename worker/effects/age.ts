import { type FaceShape, faceWidth, shapeRings, upVector } from "../face/face-shape.ts";
import { luma, type Mask, meanColour, ringMask, smoothstep } from "../face/masks.ts";
import { refine } from "../geometry/coarse.ts";
import type { FloatImage } from "../geometry/piecewise.ts";
import { softBlur } from "../geometry/soft-blur.ts";
import { creasesOf } from "./creases.ts";
import { greyHair } from "./grey-hair.ts";
import { fractalNoise, valueNoise } from "./noise.ts";
import { foldSkin, lightRelief, type Relief } from "./relief.ts";

/** How wide a face is, about, in units of the template. */
const faceUnits = 78;
/** Blood shines through in grooves: red darkens less there than blue. */
const grooveTint = [0.72, 1.03, 1.15];

/** What is known of the face that ages. */
export interface AgeingFace {
  readonly image: FloatImage;
  readonly shape: FaceShape;
  /** 1 inside the face, 0 outside. */
  readonly inside: Mask;
  /** Work pixels -> the face's own units, by which its textures stay with it when it moves. */
  readonly unitsOf: (x: number, y: number) => readonly [number, number];
  readonly seed: number;
}

/** @param amount 1..1000 */
export function ageFace(face: AgeingFace, amount: number): FloatImage {
  const { image, shape, seed } = face;
  const { width, height, data } = image;
  const age = Math.min(1, amount / 1000);
  const skin = skinOf(face);
  const relief = foldSkin(creasesOf(shape, seed), age, width, height);
  roughen(relief, face, age);
  const light = lightRelief(relief, lightOn(image, skin, shape));
  const spots = mottling(face, age);
  const out = new Float32Array(data.length);
  for (let pixel = 0; pixel < light.length; pixel++) {
    const weight = skin[pixel]!;
    const shading = clamp(1 + weight * light[pixel]!, 0.5, 1.3);
    const at = pixel * 3;
    const grey = luma(data[at]!, data[at + 1]!, data[at + 2]!);
    const pale = 0.14 * age * weight;
    for (let channel = 0; channel < 3; channel++) {
      const own = data[at + channel]! + pale * (grey - data[at + channel]!);
      const deep = shading < 1 ? 1 - (1 - shading) * grooveTint[channel]! : shading;
      out[at + channel] = own * deep * (1 - weight * spots[at + channel]!);
    }
  }
  return greyHair({ ...face, image: { width, height, data: out } }, skin, age);
}

/** Where skin is: the face without eyes, lips and nostrils, and without hair, glasses or hands that hide it. */
function skinOf({ image, shape, inside }: AgeingFace): Mask {
  const { width, height, data } = image;
  const { leftEye, rightEye, outerMouth } = shapeRings;
  const features = [leftEye, rightEye, outerMouth].map((ring) => ringMask(shape, ring, 0.012, width, height));
  const plain = inside.map((value, i) => value * features.reduce((rest, mask) => rest * (1 - mask[i]!), 1));
  const tone = meanColour(data, plain);
  const blurred = softBlur(data, width, height, 3, Math.max(0.8, 0.006 * faceWidth(shape)));
  const usual = Math.max(25, luma(...tone));
  return plain.map((value, i) => {
    const [red, green, blue] = [blurred[i * 3]!, blurred[i * 3 + 1]!, blurred[i * 3 + 2]!];
    const own = Math.max(6, luma(red, green, blue));
    const hue = Math.abs(red / own - tone[0] / usual) + Math.abs(blue / own - tone[2] / usual);
    return value * smoothstep(0.22, 0.5, own / usual) * (1 - smoothstep(0.35, 0.7, hue));
  });
}

/** Pores and fine lines everywhere, finest where the face is large enough to show them. */
function roughen({ heights, width }: Relief, face: AgeingFace, age: number): void {
  const { inside, unitsOf, seed, shape } = face;
  const fine = fractalNoise(seed + 503, 3, 0.6);
  const sag = fractalNoise(seed + 607, 2);
  const unitPx = faceWidth(shape) / faceUnits;
  const fineDepth = 0.036 * age * unitPx * smoothstep(0.7, 2.2, unitPx);
  const sagDepth = 0.17 * age * unitPx;
  const sagging = spread(face, ([u, v]) => [sag(u * 0.11, v * 0.16)]);
  for (let at = 0; at < inside.length; at++) {
    if (inside[at] === 0) continue;
    const [u, v] = unitsOf(at % width, Math.floor(at / width));
    // Lines run more across than along the pull of gravity.
    heights[at] = heights[at]! + fineDepth * fine(u * 0.9, v * 1.25) + sagDepth * sagging[at]!;
  }
}

/** By channel, what part of the light spots and blotches take away. */
function mottling(face: AgeingFace, age: number): Float32Array {
  const places = valueNoise(face.seed + 701);
  const shapes = fractalNoise(face.seed + 809, 3);
  const blotches = fractalNoise(face.seed + 907, 2);
  const spotStrength = 0.17 * age ** 1.1;
  const blotchStrength = 0.05 * age;
  return spread(face, ([u, v]) => {
    const level = places(u * 0.17, v * 0.17) + 0.45 * shapes(u * 0.4, v * 0.4);
    const spot = spotStrength * smoothstep(0.58, 1.05, level);
    const blotch = blotchStrength * blotches(u * 0.07, v * 0.07);
    // Spots are brown, blotches red.
    return [0.55 * spot - 0.35 * blotch, 0.95 * spot + 0.75 * blotch, 1.25 * spot + 0.6 * blotch];
  });
}

/** Values that vary slowly, worked out for every other unit of the face and spread in between. */
function spread(
  { image: { width, height }, unitsOf, shape }: AgeingFace,
  valuesAt: (units: readonly [number, number]) => readonly number[],
): Float32Array {
  const factor = Math.max(1, Math.floor(faceWidth(shape) / faceUnits / 2));
  const columns = Math.ceil(width / factor);
  const rows = Math.ceil(height / factor);
  const values: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      values.push(...valuesAt(unitsOf((column + 0.5) * factor - 0.5, (row + 0.5) * factor - 0.5)));
    }
  }
  const channels = values.length / (columns * rows);
  return refine(
    { width: columns, height: rows, data: Float32Array.from(values), channels, factor },
    width,
    height,
  );
}

/** Towards the light, in the picture: mostly from above, aside as the cheeks tell. */
function lightOn({ data, width }: FloatImage, skin: Mask, shape: FaceShape): [number, number] {
  const [upX, upY] = upVector(shape);
  const middleX = shape[30 * 2]!;
  const middleY = shape[30 * 2 + 1]!;
  const sums = { left: 1e-6, right: 1e-6, leftWeight: 1e-6, rightWeight: 1e-6 };
  for (let at = 0; at < skin.length; at++) {
    if (skin[at]! < 0.5) continue;
    const across = -((at % width) - middleX) * upY + (Math.floor(at / width) - middleY) * upX;
    const side = across < 0 ? "left" : "right";
    sums[side] += data[at * 3 + 1]!;
    sums[`${side}Weight`] += 1;
  }
  const [left, right] = [sums.left / sums.leftWeight, sums.right / sums.rightWeight];
  const aside = clamp((2.2 * (right - left)) / (right + left), -0.6, 0.6);
  return [aside * -upY + 0.85 * upX, aside * upX + 0.85 * upY];
}

function clamp(value: number, least: number, most: number): number {
  return value < least ? least : Math.min(value, most);
}
