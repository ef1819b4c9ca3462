import { expect, it } from "vitest";
import { createRandom } from "../../cli/fuzz/random.ts";
import { openKernels } from "../../models/kernels/open-kernels.ts";
import { resizeArea } from "../../models/resize.ts";
import type { RgbImage } from "../../models/types.ts";

function noise(width: number, height: number): RgbImage {
  const random = createRandom(width + height);
  return { width, height, data: Uint8Array.from({ length: width * height * 3 }, () => random.below(256)) };
}

function framed({ width, height, data }: RgbImage, margin: number): RgbImage {
  const whole = { width: width + 2 * margin, height: height + 2 * margin };
  const out = new Uint8Array(whole.width * whole.height * 3).fill(127);
  for (let y = 0; y < height; y++) {
    out.set(data.subarray(y * width * 3, (y + 1) * width * 3), ((y + margin) * whole.width + margin) * 3);
  }
  return { ...whole, data: out };
}

it.each([
  [40, 30, 20],
  [640, 480, 320],
  [333, 1777, 888],
  [1500, 200, 750],
  [1, 700, 350],
  [700, 1, 350],
  [1, 1, 1],
  [100, 50, 0],
])("resizes %d x %d px with a margin of %d as if the margin were there", (width, height, margin) => {
  const image = noise(width, height);
  const kernels = openKernels();
  const expected = resizeArea(framed(image, margin), 320, 240, kernels);
  const resized = resizeArea(image, 320, 240, kernels, margin);
  expect(Buffer.compare(resized.data, expected.data)).toBe(0);
});
