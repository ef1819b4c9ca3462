import { suppress } from "../boxes.ts";
import { openKernels } from "../kernels/open-kernels.ts";
import { ModelError } from "../model-error.ts";
import { toPlanes } from "../planes.ts";
import { resizeArea } from "../resize.ts";
import type { ModelSession } from "../session.ts";
import { fits, formatAll, onlyInput } from "../shapes.ts";
import type { Box, Detection, RgbImage } from "../types.ts";
import type { Detector } from "./detector.ts";

const width = 320;
const height = 240;
const minScore = 0.65;
const lenientScore = 0.45;
const maxOverlap = 0.4;
/** What each byte becomes. */
const levels = Float32Array.from({ length: 256 }, (_, value) => (value - 127) / 128);

/**
 * The lite pack's UltraFace RFB-320: 1x3x240x320, RGB (x - 127) / 128, the whole picture squeezed to 4:3;
 * boxes come decoded, as corners in 0..1. It gives no keypoints.
 * @throws ModelError if the model has another shape
 */
export function createUltraFace(session: ModelSession): Detector {
  const input = onlyInput(session, [1, 3, height, width]);
  const scores = session.outputs.find(({ dims }) => fits(dims, [1, null, 2]));
  const boxes = session.outputs.find(({ dims }) => fits(dims, [1, null, 4]));
  if (!scores || !boxes) {
    throw new ModelError(session.file, "scores 1x?x2 and boxes 1x?x4", formatAll(session.outputs));
  }

  const kernels = openKernels();
  const blob = new Float32Array(width * height * 3);
  const look = async (image: RgbImage, margin: number, least: number): Promise<Detection[]> => {
    toPlanes(resizeArea(image, width, height, kernels, margin).data, levels, blob);
    const results = await session.run({ [input.name]: { data: blob, dims: [1, 3, height, width] } });
    return decode(results[scores.name]!.data, results[boxes.name]!.data, image, margin, least);
  };

  return {
    name: "ultraface",
    session,
    async detect(image, lenient = false) {
      const least = lenient ? lenientScore : minScore;
      const found = await look(image, 0, least);
      if (found.length > 0) return found;
      // A face that fills the frame is unlike anything it was trained on; with a margin around it is not.
      return look(image, Math.round(Math.max(image.width, image.height) / 2), least);
    },
  };
}

function decode(
  scores: Float32Array,
  boxes: Float32Array,
  image: RgbImage,
  margin: number,
  least: number,
): Detection[] {
  const framedWidth = image.width + 2 * margin;
  const framedHeight = image.height + 2 * margin;
  const found: Detection[] = [];
  for (let index = 0; index * 2 < scores.length; index++) {
    const score = scores[index * 2 + 1]!;
    if (score < least) continue;
    const at = index * 4;
    const box: Box = [
      boxes[at]! * framedWidth - margin,
      boxes[at + 1]! * framedHeight - margin,
      boxes[at + 2]! * framedWidth - margin,
      boxes[at + 3]! * framedHeight - margin,
    ];
    found.push({ box, score, kps: null });
  }
  return suppress(found, maxOverlap, false);
}
