import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readPicture } from "../../../cli/picture.ts";
import { openKernels } from "../../../models/kernels/open-kernels.ts";
import { toPlanes } from "../../../models/planes.ts";
import { openSwapper, type Swapper, swapLevels, swapSize } from "../../../models/swapper.ts";
import type { RgbImage } from "../../../models/types.ts";
import { createInswapperEngine } from "../../../worker/engines/inswapper.ts";
import { pasteMask } from "../../../worker/face/paste-mask.ts";
import { align } from "../../../worker/pipeline/align.ts";
import { maxDifference } from "../../support/numbers.ts";
import {
  hasReference,
  photo,
  readGolden,
  readReference,
  readTensor,
  referenceModel,
  referencePictures,
} from "../../support/reference.ts";

const plain = { greedy: false, hifi: false, sharpen: false, oldify: 0 };
const swapped = referencePictures.filter((picture) => hasReference && readReference(picture).swap_all);

describe.skipIf(!hasReference).each(["inswapper_tiny.onnx", "inswapper_tiny_b.onnx"])("with %s", (file) => {
  let swapper: Swapper;
  let runs = 0;
  beforeAll(async () => {
    const opened = await openSwapper(referenceModel(file));
    const { session } = opened;
    swapper = opened;
    const run = session.run;
    Object.assign(session, {
      run: (feeds: Parameters<typeof run>[0]) => {
        runs++;
        return run(feeds);
      },
    });
  });
  afterAll(() => swapper.session.release());
  /** The identity that the reference put everywhere. */
  const source = hasReference
    ? Float32Array.from(readReference("svgA").faces[0]!.embedding)
    : new Float32Array(512);

  it.each(swapped)("swaps every face of %s as InsightFace does", async (picture) => {
    const reference = readReference(picture);
    const image = await readPicture(photo(reference.image));
    const latent = swapper.project(source);
    const crops = reference.faces.map((face) => align(image, keypoints(face), swapSize)!.image);
    const results = await swapper.swap(crops.map((crop) => ({ crop, latent })));
    for (const [index, face] of reference.faces.entries()) {
      const expected = await readGolden(picture, face.swap128);
      expect(maxDifference(results[index]!.data, expected.data)).toBeLessThanOrEqual(1);
    }
  });

  it.each(swapped)("pastes every face of %s back as InsightFace does", async (picture) => {
    const reference = readReference(picture);
    const image = await readPicture(photo(reference.image));
    const before = { ...image, data: Uint8Array.from(image.data) };
    const placements = reference.faces.map((face) => ({
      face: { box: [0, 0, 0, 0] as const, score: 1, kps: keypoints(face), landmarks: null, embedding: null },
      source: { embedding: source, crop: null },
    }));
    runs = 0;
    const { regions } = await createInswapperEngine(swapper).swap(image, placements, plain);
    // The faces of a picture go through a model that takes a batch together.
    expect(runs).toBe(file.endsWith("_b.onnx") ? 1 : reference.faces.length);
    expect(regions.every(({ rect }) => rect.width > 0)).toBe(true);
    const expected = await readGolden(picture, reference.swap_all!);
    expect(maxDifference(image.data, expected.data)).toBeLessThanOrEqual(1);
    expect(changedBeside(before, expected, image)).toBe(0);
  });
});

describe.skipIf(!hasReference)("the tensors of t1's first face", () => {
  const [face] = hasReference ? readReference("t1").faces : [];

  it("have the same blob", async () => {
    const { image } = align(await readPicture(photo("t1.jpg")), keypoints(face!), swapSize)!;
    const blob = new Float32Array(3 * swapSize * swapSize);
    toPlanes(image.data, swapLevels, blob);
    expect(blob).toEqual(readTensor("t1", "t1_face0_blob"));
  });

  it("have the same latent and output", async () => {
    const swapper = await openSwapper(referenceModel("inswapper_tiny.onnx"));
    const latent = swapper.project(readTensor("t1", "t1_face0_source_embedding"));
    expect(maxDifference(latent, readTensor("t1", "t1_face0_latent"))).toBeLessThanOrEqual(1e-6);
    const shape = [1, 3, swapSize, swapSize];
    const { output } = await swapper.session.run({
      target: { data: readTensor("t1", "t1_face0_blob"), dims: shape },
      source: { data: latent, dims: [1, 512] },
    });
    expect(maxDifference(output!.data, readTensor("t1", "t1_face0_output"))).toBeLessThan(1e-4);
    await swapper.session.release();
  });

  it("have the same mask", () => {
    const { mask_x: x, mask_y: y } = face!.paste;
    const width = x[1] - x[0] + 1;
    const height = y[1] - y[0] + 1;
    // Wide enough for erosion and blur to reach nothing but the mask's own.
    const margin = 40;
    const part = {
      x: x[0] - margin,
      y: y[0] - margin,
      width: width + 2 * margin,
      height: height + 2 * margin,
    };
    const mask = pasteMask(Float64Array.from(face!.IM128.flat()), swapSize, part, openKernels())!;
    const inside = Float32Array.from({ length: width * height }, (_, i) => {
      const row = Math.floor(i / width) + margin;
      return mask.data[row * part.width + (i % width) + margin]!;
    });
    expect(maxDifference(inside, readTensor("t1", "t1_face0_mask_after_blur_roi"))).toBeLessThanOrEqual(1e-3);
  });
});

function keypoints({ kps }: { kps: readonly (readonly number[])[] }): Float64Array {
  return Float64Array.from(kps.flat());
}

/** Bytes that changed where the reference changed nothing. */
function changedBeside(before: RgbImage, expected: RgbImage, after: RgbImage): number {
  let changed = 0;
  for (let i = 0; i < before.data.length; i += 3) {
    const untouched = [0, 1, 2].every((c) => before.data[i + c] === expected.data[i + c]);
    if (untouched && [0, 1, 2].some((c) => after.data[i + c] !== before.data[i + c])) changed++;
  }
  return changed;
}
