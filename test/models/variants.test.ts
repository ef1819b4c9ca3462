import { describe, expect, it } from "vitest";
import { openDetector } from "../../models/detectors/open-detector.ts";
import { fromHalf, toHalf } from "../../models/half.ts";
import { openRecogniser } from "../../models/recogniser.ts";
import { openSession } from "../../models/session.ts";
import { openSwapper } from "../../models/swapper.ts";
import type { RgbImage } from "../../models/types.ts";
import {
  type Constant,
  copyingSwapper,
  fixedDetector,
  type Node,
  writeModel,
} from "../support/onnx-models.ts";

/** A crop in which every byte value stands somewhere. */
const noise = (size: number, seed = 1): RgbImage => ({
  width: size,
  height: size,
  data: Uint8Array.from({ length: size * size * 3 }, (_, i) => (i * 7919 * seed + (i >> 5)) & 255),
});
const grey = (width: number, height: number): RgbImage => ({
  width,
  height,
  data: new Uint8Array(width * height * 3).fill(90),
});

describe("inswappers", () => {
  it.each([
    ["single precision, batch of 1", 1, "float32"],
    ["single precision, any batch", "n", "float32"],
    ["half precision, batch of 1", 1, "float16"],
    ["half precision, any batch", "n", "float16"],
  ] as const)("reads one of %s", async (_name, batch, type) => {
    const swapper = await openSwapper(copyingSwapper(batch, type));
    const latent = swapper.project(Float32Array.from({ length: 512 }, (_, i) => i - 200));
    const inputs = [noise(128), noise(128, 3), noise(128, 5)].map((crop) => ({ crop, latent }));
    const swapped = await swapper.swap(inputs);
    for (const [index, { data }] of swapped.entries()) {
      const { data: before } = inputs[index]!.crop;
      // Half a level of 255 is what half precision leaves near 1, and bytes are cut off, not rounded.
      const off = type === "float16" ? 1 : 0;
      for (let i = 0; i < data.length; i++)
        if (Math.abs(data[i]! - before[i]!) > off)
          throw new Error(`byte ${i}: ${before[i]} became ${data[i]}`);
    }
    expect(swapped).toHaveLength(3);
    expect(latent.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 5);
    await swapper.session.release();
  });

  it("says what is wrong with another model", async () => {
    const file = writeModel({
      inputs: [{ name: "x", dims: [1, 3] }],
      outputs: [{ name: "y", dims: [1, 3] }],
      nodes: [{ op: "Identity", inputs: ["x"], output: "y" }],
      constants: [],
    });
    await expect(openSwapper(file)).rejects.toThrow(/"target" 1x3x128x128 .* found "x" 1x3/);
  });
});

it("half precision goes there and back for every value that has one", () => {
  for (let bits = 0; bits < 0x10000; bits++) {
    const value = fromHalf(bits);
    if (!Number.isNaN(value)) expect(toHalf(value)).toBe(bits);
  }
  expect([1 + 2 ** -11, 1 + 3 * 2 ** -11, 65520, 2 ** -25, 3 * 2 ** -26].map(toHalf).map(fromHalf)).toEqual([
    1,
    1 + 2 ** -9,
    Number.POSITIVE_INFINITY,
    0,
    2 ** -24,
  ]);
});

describe("recognisers", () => {
  /** Its embedding is the first 512 values of what the network makes of its input. */
  const recogniser = (batch: number | string, leading: readonly Node[], last: string) =>
    writeModel({
      inputs: [{ name: "data", dims: [batch, 3, 112, 112] }],
      outputs: [{ name: "fc1", dims: [batch, 512] }],
      nodes: [
        ...leading,
        { op: "Flatten", name: "flat", inputs: [last], output: "flat" },
        { op: "Slice", name: "cut", inputs: ["flat", "starts", "ends", "axes"], output: "fc1" },
      ],
      constants: [
        { name: "mean", dims: [1], data: [127.5] },
        { name: "scale", dims: [1], data: [1 / 128] },
        ...indices({ starts: 0, ends: 512, axes: 1 }),
      ],
    });
  const expected = (crop: RgbImage, level: (value: number) => number) =>
    Array.from({ length: 512 }, (_, i) => expect.closeTo(level(crop.data[i * 3]!), 4));
  const sub = (name: string): Node => ({ op: "Sub", name, inputs: ["data", "mean"], output: "centred" });
  const mul = (name: string): Node => ({ op: "Mul", name, inputs: ["centred", "scale"], output: "scaled" });

  it.each([
    ["_minusscalar0", "_mulscalar0"],
    ["Sub_0", "Mul_1"],
    ["", ""],
  ])("feeds bytes to one that starts with %s, %s", async (subName, mulName) => {
    const { embed, session } = await openRecogniser(recogniser(1, [sub(subName), mul(mulName)], "scaled"));
    const crop = noise(112);
    expect([...(await embed([crop]))[0]!]).toEqual(expected(crop, (value) => (value - 127.5) / 128));
    await session.release();
  });

  it.each([1, "n"])("scales for all others, batch %s", async (batch) => {
    const { embed, session } = await openRecogniser(recogniser(batch, [], "data"));
    const crops = [noise(112), noise(112, 3)];
    for (const [index, embedding] of (await embed(crops)).entries())
      expect([...embedding]).toEqual(expected(crops[index]!, (value) => (value - 127.5) / 127.5));
    expect(await embed([])).toEqual([]);
    await session.release();
  });
});

describe("SCRFD", () => {
  /** One face per stride level, at cell (2, 1), reaching 1 stride each way; its keypoints half a stride off. */
  const outputs = (
    strides: readonly number[],
    anchors: number,
    points: boolean,
    size: number,
  ): Constant[] => {
    const cells = (stride: number) => Math.floor(size / stride) ** 2 * anchors;
    const at = (stride: number) => (Math.floor(size / stride) + 2) * anchors;
    const filled = (kind: string, width: number, value: number) =>
      strides.map((stride) => {
        const data = new Float32Array(cells(stride) * width);
        data.fill(value, at(stride) * width, (at(stride) + 1) * width);
        return { name: `${kind}${stride}`, dims: [cells(stride), width], data };
      });
    return [...filled("score", 1, 0.75), ...filled("box", 4, 1), ...(points ? filled("kps", 10, 0.5) : [])];
  };

  it.each([
    [6, [8, 16, 32], 2, false],
    [9, [8, 16, 32], 2, true],
    [10, [8, 16, 32, 64, 128], 1, false],
    [15, [8, 16, 32, 64, 128], 1, true],
  ] as const)("reads %d outputs", async (_count, strides, anchors, points) => {
    const file = fixedDetector([1, 3, 640, 640], outputs(strides, anchors, points, 640));
    const detector = openDetector(await openSession(file));
    const found = await detector.detect(grey(1280, 1280));
    expect(found).toHaveLength(strides.length);
    for (const [index, { box, kps }] of found.entries()) {
      const cell = 2 * strides[index]!;
      expect(box).toEqual([cell, 0, 3 * cell, 2 * cell]);
      if (points) expect([...kps!].slice(0, 2)).toEqual([2.5 * cell, 1.5 * cell]);
      else expect(kps).toBeNull();
    }
    await detector.session.release();
  });

  it.each([
    [1, 700],
    [700, 1],
    [2, 3000],
  ])("finds nothing in %d x %d px, where the original throws", async (width, height) => {
    const file = fixedDetector([1, 3, 640, 640], outputs([8, 16, 32], 2, true, 640));
    const detector = openDetector(await openSession(file));
    expect(await detector.detect(grey(width, height))).toEqual([]);
    await detector.session.release();
  });
});

function indices(values: Readonly<Record<string, number>>) {
  return Object.entries(values).map(([name, value]) => ({
    name,
    dims: [1],
    data: [value],
    type: "int64" as const,
  }));
}
