import type { FaceModels } from "../../models/load-pack.ts";
import type { RgbImage } from "../../models/types.ts";
import { UserError } from "../../shared/errors.ts";
import type { CropWithLandmarks } from "../engines/engine.ts";
import { analyse } from "./analyse.ts";
import { chooseFace } from "./choose-face.ts";
import { cropForIdentity } from "./identity-crop.ts";

/** What is kept of a person. */
export interface ReadIdentity {
  /** Fingerprint of the recogniser that made the embedding. */
  readonly recogniser: string;
  /** Raw 512 values. */
  readonly embedding: Float32Array;
  readonly crop: CropWithLandmarks | null;
}

/**
 * Reads the one clear face of an ID photo.
 * @throws UserError `no_face`, `several_faces`, `face_too_small`, `face_too_blurred`
 */
export async function readIdentity(image: RgbImage, models: FaceModels): Promise<ReadIdentity> {
  const face = chooseFace(image, await analyse(image, models));
  // Nothing that cannot be aligned is sharp, so it was refused before.
  if (!face.embedding) throw new UserError("face_too_blurred", {});
  return {
    recogniser: models.fingerprint,
    embedding: face.embedding,
    crop: cropForIdentity(image, face),
  };
}
