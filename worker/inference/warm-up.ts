import type { Face, RgbImage } from "../../models/types.ts";
import type { OpenedEngine } from "../engines/open-engine.ts";
import { templateFor } from "../geometry/alignment.ts";

const side = 512;
const cropSide = 112;
const plain = { greedy: false, hifi: false, sharpen: false, oldify: 0 };

/**
 * Sends something grey through every network: a first run allocates and, on a GPU, compiles, which nobody's picture
 * should wait for. Twice through the swap, by whose time HiFidelity is decided.
 */
export async function warmUp({ models, engine }: Pick<OpenedEngine, "models" | "engine">): Promise<void> {
  const image = grey(side);
  const box = [0, 0, side, side] as const;
  await models.detector.detect(image);
  await models.landmarker?.find(image, box);
  await models.recogniser.embed([grey(cropSide)]);
  const face: Face = {
    box,
    score: 1,
    kps: Float64Array.from(templateFor(cropSide), (value) => (value * side) / cropSide),
    landmarks: null,
    embedding: null,
  };
  const crop = { image, landmarks: new Float64Array(136) };
  const source = { embedding: new Float32Array(512).fill(1), crop };
  for (let times = 0; times < 2; times++) await engine.swap(image, [{ face, source }], plain);
}

function grey(size: number): RgbImage {
  return { width: size, height: size, data: new Uint8Array(size * size * 3).fill(127) };
}
