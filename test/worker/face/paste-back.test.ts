import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openKernels } from "../../../models/kernels/open-kernels.ts";
import type { RgbImage } from "../../../models/types.ts";
import { createPasteBack } from "../../../worker/face/paste-back.ts";
import { pasteMask } from "../../../worker/face/paste-mask.ts";
import { invert, type Matrix } from "../../../worker/geometry/similarity.ts";
import { warpAffine } from "../../../worker/geometry/warp.ts";

const [width, height] = [150, 120];
const round = Math.fround;

/** Picture -> crop of a face that stands somewhere, also across the picture's edge. */
const placed = fc
  .record({
    x: fc.double({ min: -20, max: 170, noNaN: true }),
    y: fc.double({ min: -20, max: 140, noNaN: true }),
    side: fc.double({ min: 15, max: 200, noNaN: true }),
    angle: fc.double({ min: -3.2, max: 3.2, noNaN: true }),
    size: fc.constantFrom(128, 256),
  })
  .map(({ x, y, side, angle, size }) => {
    const [cos, sin] = [(Math.cos(angle) * size) / side, (Math.sin(angle) * size) / side];
    const matrix = Float64Array.of(
      cos,
      -sin,
      size / 2 - cos * x + sin * y,
      sin,
      cos,
      size / 2 - sin * x - cos * y,
    );
    return { matrix, size };
  });

describe("pasting back", () => {
  const kernels = openKernels();
  const pasteBack = createPasteBack(kernels);

  it("is the warped crop over the picture as far as the mask says, in single precision", () => {
    fc.assert(
      fc.property(placed, fc.integer(), ({ matrix, size }, seed) => {
        const [picture, crop] = [noise(width, height, seed), noise(size, size, seed + 1)];
        const expected = pastedSlowly(picture, crop, matrix);
        pasteBack(picture, crop, matrix);
        expect(Buffer.compare(picture.data, expected)).toBe(0);
      }),
      { numRuns: 100 },
    );
  });

  it("makes every face's mask in the same memory", () => {
    const matrix = Float64Array.of(1.5, 0, -40, 0, 1.5, -30);
    pasteBack(noise(width, height, 1), noise(128, 128, 2), matrix);
    const before = memoryOf();
    pasteBack(noise(width, height, 3), noise(128, 128, 4), matrix);
    expect(memoryOf()).toBe(before);

    function memoryOf(): ArrayBuffer {
      kernels.reserve(0);
      return kernels.takeBytes(0).buffer;
    }
  });
});

/** Over the whole picture, pixel by pixel. */
function pastedSlowly(picture: RgbImage, crop: RgbImage, matrix: Matrix): Uint8Array {
  const out = Uint8Array.from(picture.data);
  const toPicture = invert(matrix);
  const whole = { x: 0, y: 0, width, height };
  const mask = pasteMask(toPicture, crop.width, whole, openKernels());
  const face = warpAffine(crop, toPicture, width, height);
  if (!mask) return out;
  for (let i = 0; i < out.length; i++) {
    const weight = round(mask.data[Math.floor(i / 3)]! / 255);
    out[i] = round(round(weight * face.data[i]!) + round(round(1 - weight) * out[i]!));
  }
  return out;
}

function noise(columns: number, rows: number, seed: number): RgbImage {
  let state = seed | 1;
  const data = Uint8Array.from({ length: columns * rows * 3 }, () => {
    state = Math.imul(state, 1_103_515_245) + 12_345;
    return state >>> 16;
  });
  return { width: columns, height: rows, data };
}
