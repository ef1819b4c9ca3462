import type { FloatImage } from "../../geometry/piecewise.ts";
import { fillPolygon } from "../../geometry/polygon.ts";
import { softBlur } from "../../geometry/soft-blur.ts";
import { type FaceShape, faceWidth, meanOf, pick, shapeRings, upVector } from "./face-shape.ts";

/** Of the face's width. */
const feather = 0.055;
const featureMargin = 0.03;

/** 0..1 over the work area. */
export type Mask = Float32Array;

/** 1 inside the face, falling to 0 before its outline is reached. */
export function faceMask(shape: FaceShape, width: number, height: number): Mask {
  const inside = new Float32Array(width * height);
  fillPolygon(inside, width, height, pick(shape, shapeRings.outline), 1);
  const soft = softBlur(inside, width, height, 1, feather * faceWidth(shape));
  // A straight edge blurs to one half: only what is more than that lies inside.
  return soft.map((value, i) => (inside[i] === 0 ? 0 : smoothstep(0.52, 0.98, value)));
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

/** 1 inside the lips, soft towards them. */
export function innerMouthMask(shape: FaceShape, width: number, height: number): Mask {
  const inside = new Float32Array(width * height);
  fillPolygon(inside, width, height, pick(shape, shapeRings.innerMouth), 1);
  return softBlur(inside, width, height, 1, 0.008 * faceWidth(shape));
}

/**
 * 0 where hair hangs into the forehead, 1 elsewhere: above the brows, whatever differs much from the skin.
 * @param skin where `image` shows skin
 */
export function withoutFringe(image: FloatImage, skin: Mask, shape: FaceShape): Mask {
  const { width, height, data } = image;
  const tone = meanColour(data, skin);
  const brightness = Math.max(40, (tone[0] + tone[1] + tone[2]) / 3);
  const above = heightAboveBrows(shape);
  const hair = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const zone = smoothstep(0.02, 0.1, above(x, y));
      if (zone === 0) continue;
      const at = y * width + x;
      const difference = Math.hypot(
        data[at * 3]! - tone[0],
        data[at * 3 + 1]! - tone[1],
        data[at * 3 + 2]! - tone[2],
      );
      hair[at] = zone * smoothstep(0.45, 0.8, difference / brightness);
    }
  }
  const soft = softBlur(hair, width, height, 1, 0.02 * faceWidth(shape));
  return soft.map((value) => 1 - smoothstep(0.05, 0.5, value));
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

export function smoothstep(from: number, to: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}
