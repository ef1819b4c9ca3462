import type { FaceModels } from "../../models/load-pack.ts";
import type { RgbImage } from "../../models/types.ts";
import { UserError } from "../../shared/errors.ts";
import type { CropWithLandmarks } from "../engines/engine.ts";
import { chooseFace } from "./choose-face.ts";
import { findFaces } from "./find-faces.ts";
import { cropForIdentity } from "./identity-crop.ts";
import { type FaceQuality, qualityOf } from "./quality.ts";

/** What is kept of a person. */
export interface ReadIdentity {
  /** Fingerprint of the recogniser that made the embedding. */
  readonly recogniser: string;
  /** Raw 512 values. */
  readonly embedding: Float32Array;
  readonly crop: CropWithLandmarks | null;
  readonly quality: FaceQuality;
}

/**
 * Reads the one clear face of an ID photo.
 * @param index which of its faces, left to right; `null`: the only one that is not a passer-by's
 * @throws ChoiceNeeded `several_faces`; UserError `no_face`, `face_too_small`, `face_too_blurred`
 */
export async function readIdentity(
  image: RgbImage,
  models: FaceModels,
  index: number | null = null,
): Promise<ReadIdentity> {
  const faces = await findFaces(image, models);
  const chosen = index === null ? faces : faces.slice(index, index + 1);
  const face = chooseFace(image, chosen);
  // Nothing that cannot be aligned is sharp, so it was refused before.
  if (!face.embedding) throw new UserError("face_too_blurred", {});
  return {
    recogniser: models.fingerprint,
    embedding: face.embedding,
    crop: cropForIdentity(image, face),
    quality: qualityOf(image, face),
  };
}
