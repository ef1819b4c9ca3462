import { withForehead } from "../face/face-shape.ts";
import { warpPiecewise } from "../geometry/piecewise.ts";
import { triangulate } from "../geometry/triangulation.ts";
import type { CropWithLandmarks } from "./engine.ts";

/**
 * One crop of several: shapes averaged, each texture warped onto the average shape and averaged there.
 * @param weights as many as crops, adding up to 1
 */
export function mixCrops(crops: readonly CropWithLandmarks[], weights: readonly number[]): CropWithLandmarks {
  const [first, ...others] = crops;
  if (!first) throw new RangeError("there is nothing to mix");
  if (others.length === 0) return first;
  const { width, height } = first.image;
  const landmarks = new Float64Array(first.landmarks.length);
  for (const [index, crop] of crops.entries()) {
    for (let i = 0; i < landmarks.length; i++)
      landmarks[i] = landmarks[i]! + weights[index]! * crop.landmarks[i]!;
  }
  const shape = withFrame(withForehead(landmarks), width, height);
  const triangles = triangulate(shape);
  const sum = new Float32Array(width * height * 3);
  for (const [index, crop] of crops.entries()) {
    const own = withFrame(withForehead(crop.landmarks), width, height);
    const { image } = warpPiecewise(crop.image, own, shape, triangles, width, height);
    for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + weights[index]! * image.data[i]!;
  }
  return { image: { width, height, data: Uint8Array.from(sum, Math.round) }, landmarks };
}

/** The crop's corners and edges stay where they are. */
function withFrame(shape: Float64Array, width: number, height: number): Float64Array {
  const [right, bottom] = [width - 1, height - 1];
  const [middle, centre] = [right / 2, bottom / 2];
  const frame = [
    0,
    0,
    middle,
    0,
    right,
    0,
    right,
    centre,
    right,
    bottom,
    middle,
    bottom,
    0,
    bottom,
    0,
    centre,
  ];
  return Float64Array.from([...shape, ...frame]);
}
