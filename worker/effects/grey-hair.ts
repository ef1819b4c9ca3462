import { type FaceShape, faceWidth, meanOf, pick, shapeRings, upVector } from "../face/face-shape.ts";
import { luma, type Mask, meanColour, ringMask, smoothstep } from "../face/masks.ts";
import type { FloatImage } from "../geometry/piecewise.ts";
import { fillPolygon } from "../geometry/polygon.ts";
import { softBlur } from "../geometry/soft-blur.ts";
import type { AgeingFace } from "./age.ts";
import { fractalNoise } from "./noise.ts";

/** How far beyond the face's outline the temples' hair is greyed, in face widths. */
const templeReach = 0.05;

/** Only some of the strands there lie within the face. */
const templeShare = 0.5;

/** Pure grey looks blue beside skin. */
const warmth = [1.07, 1, 0.9];

/** Greys brows and the hair at the temples: whatever there is darker than the skin loses its colour and its dark. */
export function greyHair(face: AgeingFace, skin: Mask, age: number): FloatImage {
  const { image, shape, unitsOf, seed } = face;
  const { width, height, data } = image;
  const tone = meanColour(data, skin);
  const skinLuma = Math.max(30, luma(...tone));
  const strands = fractalNoise(seed + 1009, 3, 0.65);
  const where = hairRegion(shape, width, height);
  const amount = 0.9 * smoothstep(0.05, 1, age);
  const out = Float32Array.from(data);
  for (let pixel = 0; pixel < where.length; pixel++) {
    if (where[pixel] === 0) continue;
    const at = pixel * 3;
    const own = luma(out[at]!, out[at + 1]!, out[at + 2]!);
    const dark = smoothstep(0.05, 0.4, 1 - own / skinLuma);
    const [u, v] = unitsOf(pixel % width, Math.floor(pixel / width));
    // Grey comes strand by strand.
    const strand = 0.55 + 0.9 * strands(u * 1.8, v * 0.25);
    const weight = Math.min(1, where[pixel]! * dark * amount * Math.max(0, strand));
    const grey = own + 0.55 * Math.max(0, Math.max(110, skinLuma * 0.88) - own);
    for (let channel = 0; channel < 3; channel++) {
      out[at + channel] = out[at + channel]! + weight * (grey * warmth[channel]! - out[at + channel]!);
    }
  }
  return { width, height, data: out };
}

/** The brows, and a band beside the temples. */
function hairRegion(shape: FaceShape, width: number, height: number): Mask {
  const widthPx = faceWidth(shape);
  const [upX, upY] = upVector(shape);
  const region = new Float32Array(width * height);
  for (const ring of [shapeRings.leftBrow, shapeRings.rightBrow]) {
    const line = pick(shape, ring);
    const raised = (by: number) => line.map((value, i) => value + by * widthPx * (i % 2 === 0 ? upX : upY));
    const back = reversed(raised(-0.035));
    fillPolygon(region, width, height, Float64Array.from([...raised(0.03), ...back]), 1);
  }
  for (const side of [0, 16]) {
    const out = side === 0 ? -1 : 1;
    const [x, y] = meanOf(shape, [side]);
    const at = (across: number, above: number) => [
      x + widthPx * (across * -upY * out + above * upX),
      y + widthPx * (across * upX * out + above * upY),
    ];
    const corners = [
      at(-0.07, -0.1),
      at(templeReach, -0.1),
      at(templeReach, 0.42),
      at(-0.12, 0.42),
      at(-0.07, 0.2),
    ];
    fillPolygon(region, width, height, Float64Array.from(corners.flat()), templeShare);
  }
  const soft = softBlur(region, width, height, 1, 0.035 * widthPx);
  const eyes = [shapeRings.leftEye, shapeRings.rightEye].map((ring) =>
    ringMask(shape, ring, 0.02, width, height),
  );
  return soft.map((value, i) => value * eyes.reduce((rest, eye) => rest * (1 - eye[i]!), 1));
}

function reversed(points: Float64Array): Float64Array {
  const out = new Float64Array(points.length);
  for (let i = 0; i < points.length; i += 2) {
    out[i] = points[points.length - 2 - i]!;
    out[i + 1] = points[points.length - 1 - i]!;
  }
  return out;
}
