import type { Face, RgbImage } from "../../models/types.ts";
import type { CropWithLandmarks } from "../engines/engine.ts";
import { alignmentMatrix } from "../geometry/alignment.ts";
import { transformPoints } from "../geometry/similarity.ts";
import { warpAffine } from "../geometry/warp.ts";

const size = 512;
const unitPx = 3.2;
const left = -24;
const top = -16;

/**
 * The crop that is kept of an identity: 512 px, template units x -24..136 and y -16..144, because the
 * template itself cuts the chin off.
 * @returns `null` without landmarks or with keypoints that coincide
 */
export function cropForIdentity(image: RgbImage, face: Face): CropWithLandmarks | null {
  const template = alignmentMatrix(face.kps, 112);
  if (!template || !face.landmarks) return null;
  const matrix = template.map((value) => value * unitPx);
  matrix[2] = matrix[2]! - left * unitPx;
  matrix[5] = matrix[5]! - top * unitPx;
  return { image: warpAffine(image, matrix, size), landmarks: transformPoints(face.landmarks, matrix) };
}
