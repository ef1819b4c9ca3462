import { keypointsFrom } from "../../models/landmarks.ts";
import type { FaceModels } from "../../models/load-pack.ts";
import type { Detection, Face, RgbImage } from "../../models/types.ts";
import { align } from "./align.ts";

/** One detection pass; then landmarks and an embedding for each face, left to right by box. */
export async function analyse(image: RgbImage, models: FaceModels): Promise<Face[]> {
  const detections = await models.detector.detect(image);
  const faces: Face[] = [];
  for (const detection of detections.toSorted((one, other) => one.box[0] - other.box[0])) {
    const face = await describe(image, detection, models);
    if (face) faces.push(face);
  }
  return faces;
}

/** @returns `null` for a face whose keypoints coincide: nothing can be aligned to those */
async function describe(image: RgbImage, detection: Detection, models: FaceModels): Promise<Face | null> {
  const landmarks = models.landmarker ? await models.landmarker.find(image, detection.box) : null;
  const kps = detection.kps ?? (landmarks && keypointsFrom(landmarks));
  const crop = kps && align(image, kps, 112);
  if (!kps || !crop) return null;
  return { ...detection, kps, landmarks, embedding: await models.recogniser.embed(crop.image) };
}
