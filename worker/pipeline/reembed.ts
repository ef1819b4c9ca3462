import { keypointsFrom } from "../../models/landmarks.ts";
import type { Recogniser } from "../../models/recogniser.ts";
import type { CropWithLandmarks } from "../engines/engine.ts";
import { align } from "./align.ts";

/** The embedding of a saved crop; `null` if its points coincide, by which nothing can be aligned. */
export async function embedCrop(
  { image, landmarks }: CropWithLandmarks,
  recogniser: Pick<Recogniser, "embed">,
): Promise<Float32Array | null> {
  const crop = align(image, keypointsFrom(landmarks), 112);
  return crop ? (await recogniser.embed([crop.image]))[0]! : null;
}
