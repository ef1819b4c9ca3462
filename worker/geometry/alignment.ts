import type { Keypoints } from "../../models/types.ts";
import type { Matrix } from "./similarity.ts";

/** ArcFace's five points in a 112 px crop. @see InsightFace utils/face_align.py, arcface_dst */
const arcfaceTemplate = Float32Array.of(
  38.2946,
  51.6963,
  73.5318,
  51.5014,
  56.0252,
  71.7366,
  41.5493,
  92.3655,
  70.7299,
  92.2041,
);
const points = 5;
/** Of the squared distances from the middle, in picture pixels: below it all points coincide. */
const leastVariance = 1e-9;
const round = Math.fround;

/**
 * The template for a crop of `size` px: multiples of 112 scale it; multiples of 128 are 8 template units
 * wider on each side horizontally.
 */
export function templateFor(size: number): Float32Array {
  const ratio = size % 112 === 0 ? size / 112 : size / 128;
  const shiftX = size % 112 === 0 ? 0 : 8 * ratio;
  return arcfaceTemplate.map((value, index) => round(value * round(ratio)) + (index % 2 === 0 ? shiftX : 0));
}

/**
 * Picture -> aligned crop of `size` px: the least-squares similarity (Umeyama) that takes keypoints to the
 * template. Single and double precision alternate as they do in the reference, so that the matrix is the same to
 * the last bit and with it every pixel of the crop.
 * @returns `null` for keypoints that coincide or are no numbers
 * @see scikit-image 0.19 transform/_geometric.py, _umeyama; numpy 1.24
 */
export function alignmentMatrix(kps: Keypoints, size: number): Matrix | null {
  const from = centred(Float32Array.from(kps));
  const to = centred(templateFor(size));
  const [a, b, c, d] = covariance(to.points, from.points);
  const variance = round(varianceOf(from.points, 0) + varianceOf(from.points, 1));
  if (!(variance > leastVariance && Number.isFinite(variance) && Number.isFinite(a + b + c + d))) return null;

  // Singular values and rotations of a 2x2 matrix in closed form; the second value is negative for a reflection.
  const even = Math.hypot((a + d) / 2, (c - b) / 2);
  const odd = Math.hypot((a - d) / 2, (c + b) / 2);
  const sum = Math.atan2(c - b, a + d);
  const difference = Math.atan2(c + b, a - d);
  const [cosU, sinU] = rounded((sum + difference) / 2);
  const [cosV, sinV] = rounded((sum - difference) / 2);
  const scale = (1 / variance) * (round(even + odd) + round(even - odd));

  const cos = cosU * cosV - sinU * sinV;
  const sin = sinU * cosV + cosU * sinV;
  return Float64Array.of(
    scale * cos,
    -scale * sin,
    to.x - scale * (cos * from.x - sin * from.y),
    scale * sin,
    scale * cos,
    to.y - scale * (sin * from.x + cos * from.y),
  );
}

/** Points about their mean, and that mean. */
function centred(values: Float32Array): { x: number; y: number; points: Float32Array } {
  const x = meanOf(values, 0);
  const y = meanOf(values, 1);
  return { x, y, points: values.map((value, i) => value - (i % 2 === 0 ? x : y)) };
}

function meanOf(values: Float32Array, axis: 0 | 1): number {
  let sum = 0;
  for (let i = axis; i < values.length; i += 2) sum = round(sum + values[i]!);
  return round(sum / points);
}

function varianceOf(values: Float32Array, axis: 0 | 1): number {
  const mean = meanOf(values, axis);
  let sum = 0;
  for (let i = axis; i < values.length; i += 2) sum = round(sum + round(round(values[i]! - mean) ** 2));
  return round(sum / points);
}

/** 2x2, row-major; every product is added before it is rounded, as a fused multiply-add does. */
function covariance(to: Float32Array, from: Float32Array): [number, number, number, number] {
  const entry = (row: number, column: number) => {
    let sum = 0;
    for (let i = 0; i < to.length; i += 2) sum = round(sum + to[i + row]! * from[i + column]!);
    return round(sum / points);
  };
  return [entry(0, 0), entry(0, 1), entry(1, 0), entry(1, 1)];
}

/** Cosine and sine in single precision. */
function rounded(angle: number): [number, number] {
  return [round(Math.cos(angle)), round(Math.sin(angle))];
}
