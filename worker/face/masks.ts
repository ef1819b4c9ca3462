import { fillPolygon } from "../geometry/polygon.ts";
import { softBlur } from "../geometry/soft-blur.ts";
import { type FaceShape, faceWidth, heightAboveBrows, pick, shapeRings } from "./face-shape.ts";

/** Of the face's width. */
const feather = 0.075;
/** Above the brows the target's own forehead takes over, from and to these heights in face widths. */
const foreheadFade = [0.02, 0.13] as const;
const featureMargin = 0.03;

/** 0..1 over a grid. */
export type Mask = Float32Array;

/** 1 inside the face, falling to 0 before its outline is reached. */
export function faceMask(shape: FaceShape, width: number, height: number): Mask {
  const inside = new Float32Array(width * height);
  fillPolygon(inside, width, height, pick(shape, shapeRings.outline), 1);
  const soft = softBlur(inside, width, height, 1, feather * faceWidth(shape));
  // A straight edge blurs to one half: only what is more than that lies inside.
  const above = heightAboveBrows(shape);
  for (let i = 0; i < soft.length; i++) {
    if (inside[i] === 0) soft[i] = 0;
    if (soft[i] === 0) continue;
    const height = above(i % width, Math.floor(i / width));
    soft[i] = smoothstep(0.5, 1, soft[i]!) * (1 - smoothstep(foreheadFade[0], foreheadFade[1], height));
  }
  return soft;
}

/** 1 where skin lies for certain: the face without brows, eyes, mouth and a margin around them. */
export function skinMask(face: Mask, shapes: readonly FaceShape[], width: number, height: number): Mask {
  const features = new Float32Array(width * height);
  const { leftBrow, rightBrow, leftEye, rightEye, outerMouth } = shapeRings;
  for (const shape of shapes) {
    const brow = (ring: readonly number[], eye: readonly number[]) =>
      pick(shape, [...ring, ...[...eye].slice(0, 4).reverse()]);
    for (const polygon of [brow(leftBrow, leftEye), brow(rightBrow, rightEye)]) {
      fillPolygon(features, width, height, polygon, 1);
    }
    for (const ring of [leftEye, rightEye, outerMouth])
      fillPolygon(features, width, height, pick(shape, ring), 1);
  }
  const near = softBlur(features, width, height, 1, featureMargin * faceWidth(shapes[0]!));
  for (let i = 0; i < near.length; i++) near[i] = face[i]! * (1 - smoothstep(0.02, 0.3, near[i]!));
  return near;
}

/** 1 inside a ring of landmarks and a soft margin around it. @param margin in face widths */
export function ringMask(
  shape: FaceShape,
  ring: readonly number[],
  margin: number,
  width: number,
  height: number,
): Mask {
  const inside = new Float32Array(width * height);
  fillPolygon(inside, width, height, pick(shape, ring), 1);
  const soft = softBlur(inside, width, height, 1, margin * faceWidth(shape));
  for (let i = 0; i < soft.length; i++) soft[i] = smoothstep(0.05, 0.5, soft[i]!);
  return soft;
}

/** @returns the mean RGB under a mask */
export function meanColour(data: Float32Array, mask: Mask): [number, number, number] {
  let [red, green, blue, weight] = [0, 0, 0, 1e-6];
  for (let i = 0, at = 0; i < mask.length; i++, at += 3) {
    const share = mask[i]!;
    if (share === 0) continue;
    weight += share;
    red += share * data[at]!;
    green += share * data[at + 1]!;
    blue += share * data[at + 2]!;
  }
  return [red / weight, green / weight, blue / weight];
}

export function luma(red: number, green: number, blue: number): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

export function smoothstep(from: number, to: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}
