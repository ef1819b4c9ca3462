import { describe, expect, it } from "vitest";
import { openKernels } from "../../../models/kernels/open-kernels.ts";
import { openSwapper, type Swapper, swapSize } from "../../../models/swapper.ts";
import type { Face, RgbImage } from "../../../models/types.ts";
import { chooseBoosts } from "../../../worker/engines/boost.ts";
import { NO_REGION } from "../../../worker/engines/engine.ts";
import { createInswapperEngine } from "../../../worker/engines/inswapper.ts";
import { interleave, weave } from "../../../worker/engines/tiles.ts";
import { alignmentMatrix, templateFor } from "../../../worker/geometry/alignment.ts";
import { swapImage } from "../../../worker/pipeline/swap-image.ts";
import { copyingSwapper } from "../../support/onnx-models.ts";

const plain = { greedy: false, hifi: false, sharpen: false, oldify: 0 };
const source = { embedding: new Float32Array(512).fill(1), crop: null };
const width = 700;
const height = 500;

function noisyPicture(): RgbImage {
  let state = 1;
  const data = Uint8Array.from({ length: width * height * 3 }, () => {
    state = (state * 48271) % 0x7fffffff;
    return state & 255;
  });
  return { width, height, data };
}

/** A face whose 128 px crop covers `side` px of the picture from (x, y) on. */
function faceAt(x: number, y: number, side: number): Face {
  const kps = Float64Array.from(templateFor(128), (value, i) => (value * side) / 128 + (i % 2 === 0 ? x : y));
  return { box: [x, y, x + side, y + side], score: 1, kps, landmarks: null, embedding: null };
}

function flatFace(): Face {
  return { ...faceAt(0, 0, 100), kps: new Float64Array(10).fill(50) };
}

/** Counts crops run by run; paints every crop in one colour. */
function painter(level: number, canBatch = true): { swapper: Swapper; runs: number[] } {
  const runs: number[] = [];
  const swapper = {
    project: (embedding: Float32Array) => embedding,
    async swap(inputs: readonly { crop: RgbImage }[]) {
      runs.push(...(canBatch ? [inputs.length] : inputs.map(() => 1)));
      return inputs.map(({ crop }) => ({ ...crop, data: new Uint8Array(crop.data.length).fill(level) }));
    },
  } as unknown as Swapper;
  return { swapper, runs };
}

describe("a face that cannot be swapped is left alone, and counted", () => {
  it.each([
    ["whose points coincide", flatFace()],
    ["whose points are no numbers", { ...flatFace(), kps: new Float64Array(10).fill(Number.NaN) }],
    ["far outside", faceAt(5000, 100, 100)],
    ["outside by less than the mask's reach", faceAt(-101, 100, 100)],
  ])("%s", async (_name, face) => {
    const image = noisyPicture();
    const before = Uint8Array.from(image.data);
    const { swapper } = painter(255);
    const engine = createInswapperEngine(swapper);
    const good = faceAt(300, 200, 150);
    const { regions } = await engine.swap(
      image,
      [face, good].map((one) => ({ face: one, source })),
      plain,
    );
    expect(regions[0]).toEqual(NO_REGION);
    expect(regions[1]!.rect.width).toBeGreaterThan(140);
    expect(image.data).not.toEqual(before);

    const models = modelsThatFind([face, good]);
    const report = await swapImage(
      noisyPicture(),
      { sources: [[{ recogniser: "", ...source }]], match: "counted" as const, options: plain },
      models,
      engine,
    );
    expect(models.looks).toBe(1);
    expect(report).toMatchObject({ found: 2, swapped: [regions[1]!.rect], leftAlone: 1 });
  });
});

it("the faces of a picture go through in one run unless one reaches into another", async () => {
  const apart = [faceAt(20, 20, 150), faceAt(200, 20, 150), faceAt(400, 20, 150)];
  const meeting = [...apart, faceAt(450, 80, 150)];
  for (const [faces, expected] of [
    [apart, [3]],
    [meeting, [3, 1]],
  ] as const) {
    const { swapper, runs } = painter(200);
    await createInswapperEngine(swapper).swap(
      noisyPicture(),
      faces.map((face) => ({ face, source })),
      plain,
    );
    expect(runs).toEqual(expected);
  }
});

describe("HiFidelity", () => {
  it.each([2, 4])("cuts a crop into tiles and weaves it again, %d a side", (factor) => {
    const size = swapSize * factor;
    const crop = { width: size, height: size, data: noisyPicture().data.slice(0, size * size * 3) };
    const tiles = interleave(crop, factor);
    expect(tiles).toHaveLength(factor * factor);
    expect(tiles[1]!.data.slice(0, 3)).toEqual(crop.data.slice(3, 6));
    expect(tiles[factor]!.data.slice(0, 3)).toEqual(crop.data.slice(size * 3, size * 3 + 3));
    expect(weave(tiles)).toEqual(crop);
  });

  it.each([
    [256, 1],
    [256, "n"],
    [512, 1],
    [512, "n"],
  ] as const)(
    "gives a %d px face back exactly through a network that copies, batch %s",
    async (side, batch) => {
      const swapper = await openSwapper(copyingSwapper(batch));
      const image = noisyPicture();
      const before = Uint8Array.from(image.data);
      // On whole pixels, so that cutting out and pasting back are exact and only the network's way is seen.
      const face = faceAt(100, side === 512 ? -20 : 100, side);
      expect(alignmentMatrix(face.kps, side)![0]).toBeCloseTo(1, 5);
      const { regions, hifiLowered } = await createInswapperEngine(swapper).swap(image, [{ face, source }], {
        ...plain,
        hifi: true,
      });
      expect(hifiLowered).toBe(false);
      expect(regions[0]!.rect.width).toBeGreaterThan(side * 0.9);
      let worst = 0;
      for (let i = 0; i < before.length; i++) worst = Math.max(worst, Math.abs(before[i]! - image.data[i]!));
      // Blending equal values in single precision may lose the last level.
      expect(worst).toBeLessThanOrEqual(1);
      await swapper.session.release();
    },
  );

  it("takes 512 px where the face is that large, and less where time is short", () => {
    const sides = [100, 300, 600];
    expect(chooseBoosts(sides, 100, Number.POSITIVE_INFINITY)).toEqual({
      factors: [2, 2, 4],
      lowered: false,
    });
    expect(chooseBoosts(sides, 100, 2400)).toEqual({ factors: [2, 2, 4], lowered: false });
    expect(chooseBoosts(sides, 100, 2399)).toEqual({ factors: [2, 2, 2], lowered: true });
    expect(chooseBoosts(sides, 100, 1199)).toEqual({ factors: [1, 1, 1], lowered: true });
  });

  it("measures the network before it promises anything", async () => {
    const { swapper, runs } = painter(100);
    const slow = {
      ...swapper,
      swap: async (inputs: Parameters<Swapper["swap"]>[0]) => {
        await new Promise((resolve) => setTimeout(resolve, 40 * inputs.length));
        return swapper.swap(inputs);
      },
    };
    const placements = [{ face: faceAt(100, 100, 200), source }];
    const options = { ...plain, hifi: true };
    const engine = createInswapperEngine(slow);
    expect((await engine.swap(noisyPicture(), placements, options, 100)).hifiLowered).toBe(true);
    expect(runs).toEqual([1, 1]);
    expect((await engine.swap(noisyPicture(), placements, options, 60_000)).hifiLowered).toBe(false);
    expect(runs).toEqual([1, 1, 4]);
  });
});

it("greedy pushes the identity away from the face that was there", async () => {
  const seen: Float32Array[] = [];
  const { swapper } = painter(100);
  const engine = createInswapperEngine({
    ...swapper,
    project: (embedding) => {
      seen.push(embedding);
      return embedding;
    },
  });
  const was = Float32Array.from({ length: 512 }, (_, i) => (i % 2 === 0 ? 3 : -1));
  const placements = [{ face: { ...faceAt(100, 100, 200), embedding: was }, source }];
  for (const greedy of [false, true]) await engine.swap(noisyPicture(), placements, { ...plain, greedy });
  expect(seen[0]).toEqual(source.embedding);
  const along = (vector: Float32Array) => vector.reduce((sum, value, i) => sum + value * was[i]!, 0);
  expect(along(seen[1]!)).toBeLessThan(along(seen[0]!));
});

/** Models that find just these faces and recognise nobody. */
function modelsThatFind(faces: readonly Face[]) {
  const models = {
    /** How often a picture was looked at for faces. */
    looks: 0,
    detector: {
      name: "fixed",
      detect: async () => {
        models.looks++;
        return [...faces];
      },
      session: undefined as never,
    },
    landmarker: null,
    recogniser: {
      embed: async (crops: readonly RgbImage[]) => crops.map(() => new Float32Array(512).fill(1)),
      session: undefined as never,
    },
    fingerprint: "",
    kernels: openKernels(),
  };
  return models;
}
