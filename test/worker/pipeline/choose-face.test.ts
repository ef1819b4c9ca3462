import { describe, expect, it } from "vitest";
import type { Box, Face, RgbImage } from "../../../models/types.ts";
import { templateFor } from "../../../worker/geometry/alignment.ts";
import { chooseFace } from "../../../worker/pipeline/choose-face.ts";

const size = 600;

/** A checkered or an even picture. */
const picture = (contrast: number): RgbImage => ({
  width: size,
  height: size,
  data: Uint8Array.from({ length: size * size * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    const odd = (Math.floor((pixel % size) / 4) + Math.floor(pixel / size / 4)) % 2;
    return 128 + contrast * (odd === 0 ? 1 : -1);
  }),
});

const face = (x: number, side: number): Face => {
  const box: Box = [x, 0, x + side, side];
  const kps = Float64Array.from(templateFor(112), (value, i) => (value * side) / 112 + (i % 2 === 0 ? x : 0));
  return { box, score: 1, kps, landmarks: null, embedding: new Float32Array(512) };
};

const codeOf = (image: RgbImage, faces: Face[]) => {
  try {
    return chooseFace(image, faces).box[0];
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe("the one face of an ID photo", () => {
  const sharpPicture = picture(60);
  it.each([
    ["no face", [], "no_face"],
    ["one face", [face(0, 200)], 0],
    ["a passer-by, whom it ignores", [face(0, 80), face(200, 200)], 200],
    ["two comparable faces", [face(0, 150), face(200, 200)], "several_faces"],
    ["a face too small", [face(0, 40)], "face_too_small"],
  ])("%s", (_what, faces, expected) => {
    expect(codeOf(sharpPicture, faces)).toBe(expected);
  });

  it("a face without any detail", () => {
    expect(codeOf(picture(0), [face(0, 200)])).toBe("face_too_blurred");
  });
});
