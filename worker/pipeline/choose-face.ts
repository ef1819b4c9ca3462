import { boxArea, boxWidth } from "../../models/boxes.ts";
import type { Face, RgbImage } from "../../models/types.ts";
import { UserError } from "../../shared/errors.ts";
import { align } from "./align.ts";
import { ChoiceNeeded } from "./choice-needed.ts";

/** Smaller faces than this say too little about a person. */
const neededPx = 48;
/** In an ID photo, other faces below this part of the largest one's area are passers-by. */
const bystander = 0.25;
/** Below this the aligned crop has no edges left to recognise anybody by; see `sharpness`. */
const neededSharpness = 2.5;

/**
 * The one clear face of an ID photo.
 * @param faces left to right
 * @throws ChoiceNeeded `several_faces`; UserError `no_face`, `face_too_small`, `face_too_blurred`
 */
export function chooseFace(image: RgbImage, faces: readonly Face[]): Face {
  const [largest, ...others] = faces.toSorted((one, other) => boxArea(other.box) - boxArea(one.box));
  if (!largest) throw new UserError("no_face", {});
  const rivals = others.filter(({ box }) => boxArea(box) >= bystander * boxArea(largest.box));
  if (rivals.length > 0) {
    const alike = faces
      .map(({ box }, index) => ({ index, box }))
      .filter(({ index }) => {
        const face = faces[index]!;
        return face === largest || rivals.includes(face);
      });
    throw new ChoiceNeeded("several_faces", { count: alike.length }, alike);
  }
  const facePx = Math.floor(boxWidth(largest.box));
  if (facePx < neededPx) throw new UserError("face_too_small", { facePx, neededPx });
  if (sharpness(image, largest) < neededSharpness) throw new UserError("face_too_blurred", {});
  return largest;
}

/**
 * How much detail a face has: the standard deviation of the Laplacian over the aligned 112 px crop, in grey
 * levels, without its border.
 * @returns 0 for keypoints that coincide
 */
export function sharpness(image: RgbImage, { kps }: Face): number {
  const crop = align(image, kps, 112)?.image;
  if (!crop) return 0;
  const grey = toGrey(crop);
  const { width, height } = crop;
  let sum = 0;
  let squares = 0;
  for (let y = 8; y < height - 8; y++) {
    for (let x = 8; x < width - 8; x++) {
      const at = y * width + x;
      const value = 4 * grey[at]! - grey[at - 1]! - grey[at + 1]! - grey[at - width]! - grey[at + width]!;
      sum += value;
      squares += value * value;
    }
  }
  const count = (width - 16) * (height - 16);
  return Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
}

function toGrey({ data }: RgbImage): Float32Array {
  const grey = new Float32Array(data.length / 3);
  for (let pixel = 0, at = 0; pixel < grey.length; pixel++, at += 3) {
    grey[pixel] = 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!;
  }
  return grey;
}
