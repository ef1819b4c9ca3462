import type { FloatImage } from "../../geometry/piecewise.ts";
import { fillPolygon } from "../../geometry/polygon.ts";
import { softBlur } from "../../geometry/soft-blur.ts";
import { type FaceShape, faceWidth, meanOf, pick, shapeRings, upVector } from "./face-shape.ts";

/** Of the face's width. */
const feather = 0.075;
/** Above the brows the target's own forehead takes over, from and to these heights in face widths. */
const foreheadFade = [0.03, 0.19] as const;
const featureMargin = 0.03;

/** 0..1 over the work area. */
export type Mask = Float32Array;

/** 1 inside the face, falling to 0 before its outline is reached. */
export function faceMask(shape: FaceShape, width: number, height: number): Mask {
  const inside = new Float32Array(width * height);
  fillPolygon(inside, width, height, pick(shape, shapeRings.outline), 1);
  const soft = softBlur(inside, width, height, 1, feather * faceWidth(shape));
  // A straight edge blurs to one half: only what is more than that lies inside.
  const above = heightAboveBrows(shape);
  return soft.map((value, i) => {
    if (inside[i] === 0) return 0;
    const fade = 1 - smoothstep(...foreheadFade, above(i % width, Math.floor(i / width)));
    return smoothstep(0.5, 1, value) * fade;
  });
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
  return face.map((value, i) => value * (1 - smoothstep(0.02, 0.3, near[i]!)));
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
  return soft.map((value) => smoothstep(0.05, 0.5, value));
}

/**
 * 0 where hair or background reaches into the face, 1 elsewhere: above the brows and near the outline, whatever
 * differs much from the skin.
 * @param face see `faceMask`
 * @param skin where `image` shows skin
 */
export function clearOfHair(image: FloatImage, face: Mask, skin: Mask, shape: FaceShape): Mask {
  const { width, height, data } = image;
  const tone = meanColour(data, skin);
  const toneLuma = Math.max(30, luma(...tone));
  const above = heightAboveBrows(shape);
  const hair = new Float32Array(width * height);
  for (let at = 0; at < face.length; at++) {
    if (face[at] === 0) continue;
    const overBrows = smoothstep(0.03, 0.1, above(at % width, Math.floor(at / width)));
    const atEdge = 1 - smoothstep(0.25, 0.7, face[at]!);
    const [red, green, blue] = [data[at * 3]!, data[at * 3 + 1]!, data[at * 3 + 2]!];
    const own = Math.max(8, luma(red, green, blue));
    // Highlights are skin: only what is darker, or of another hue, is not.
    const darker = Math.max(0, 1 - own / toneLuma);
    const hue = Math.abs(red / own - tone[0] / toneLuma) + Math.abs(blue / own - tone[2] / toneLuma);
    const unlike = darker + 0.4 * hue;
    // Cheeks have shadows; a forehead that is half covered had better be the target's own.
    hair[at] = Math.max(overBrows * smoothstep(0.16, 0.4, unlike), atEdge * smoothstep(0.4, 0.75, unlike));
  }
  const soft = softBlur(hair, width, height, 1, 0.035 * faceWidth(shape));
  return soft.map((value) => 1 - smoothstep(0.02, 0.55, value));
}

/** Height of a point over the brows' upper edge, in face widths. */
function heightAboveBrows(shape: FaceShape): (x: number, y: number) => number {
  const [upX, upY] = upVector(shape);
  const [leftX, leftY] = meanOf(shape, [18, 19, 20]);
  const [rightX, rightY] = meanOf(shape, [23, 24, 25]);
  const baseX = (leftX + rightX) / 2;
  const baseY = (leftY + rightY) / 2;
  const width = faceWidth(shape);
  return (x, y) => ((x - baseX) * upX + (y - baseY) * upY) / width;
}

/** @returns the mean RGB under a mask */
export function meanColour(data: Float32Array, mask: Mask): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  let weight = 1e-6;
  for (let i = 0; i < mask.length; i++) {
    weight += mask[i]!;
    for (let channel = 0; channel < 3; channel++) sum[channel]! += mask[i]! * data[i * 3 + channel]!;
  }
  return [sum[0] / weight, sum[1] / weight, sum[2] / weight];
}

function luma(red: number, green: number, blue: number): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

export function smoothstep(from: number, to: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}
