import type { Keypoints, RgbImage } from "../../models/types.ts";
import { alignmentMatrix } from "../geometry/alignment.ts";
import type { Matrix } from "../geometry/similarity.ts";
import { warpAffine } from "../geometry/warp.ts";

export interface AlignedCrop {
  readonly image: RgbImage;
  /** Picture -> crop. */
  readonly matrix: Matrix;
}

/**
 * The face, upright, on the ArcFace template.
 * @returns `null` for keypoints that coincide
 * @see InsightFace utils/face_align.py, norm_crop2
 */
export function align(image: RgbImage, kps: Keypoints, size: number): AlignedCrop | null {
  const matrix = alignmentMatrix(kps, size);
  return matrix && { image: warpAffine(image, matrix, size), matrix };
}
