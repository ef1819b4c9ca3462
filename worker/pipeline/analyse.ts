import { keypointsFrom } from "../../models/landmarks.ts";
import type { FaceModels } from "../../models/load-pack.ts";
import type { Detection, Face, RgbImage } from "../../models/types.ts";
import { align } from "./align.ts";

/** One detection pass; then landmarks and an embedding for each face, left to right by box. */
export async function analyse(image: RgbImage, models: FaceModels): Promise<Face[]> {
  const detections = await models.detector.detect(image);
  const faces: Omit<Face, "embedding">[] = [];
  for (const detection of detections.toSorted((one, other) => one.box[0] - other.box[0])) {
    const landmarks = models.landmarker ? await models.landmarker.find(image, detection.box) : null;
    faces.push({ ...detection, kps: keypointsOf(detection, landmarks), landmarks });
  }
  const crops = faces.map(({ kps }) => align(image, kps, 112)?.image);
  const embeddings = await models.recogniser.embed(crops.filter((crop) => crop !== undefined));
  let next = 0;
  return faces.map((face, index) => ({ ...face, embedding: crops[index] ? embeddings[next++]! : null }));
}

/** Without a detector's points or landmarks all five stand in the box's middle: nothing is known of them. */
function keypointsOf({ box: [x1, y1, x2, y2], kps }: Detection, landmarks: Float64Array | null) {
  if (kps) return kps;
  if (landmarks) return keypointsFrom(landmarks);
  return Float64Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? (x1 + x2) / 2 : (y1 + y2) / 2));
}
