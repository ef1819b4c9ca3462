import type { Face, RgbImage } from "../../models/types.ts";
import type { SwapOptions } from "../engines/engine.ts";
import { type FaceShape, faceWidth, upVector, withForehead } from "../face/face-shape.ts";
import { faceMask, type Mask, smoothstep } from "../face/masks.ts";
import { addBack, cutWorkArea, toWorkArea, type WorkArea } from "../face/work-area.ts";
import { alignmentMatrix } from "../geometry/alignment.ts";
import type { FloatImage } from "../geometry/piecewise.ts";
import { fillPolygon } from "../geometry/polygon.ts";
import { emptyRect, type PixelRect } from "../geometry/rect.ts";
import { softBlur } from "../geometry/soft-blur.ts";
import { ageFace } from "./age.ts";
import { coarseLandmarks } from "./layout.ts";
import { seedOf } from "./noise.ts";

/** Larger faces are worked on at this width, and what has changed is added to them. */
const maxFacePx = 640;
const minFacePx = 16;
/** Hair beside the face, which greys, in face widths. */
const margin = 0.2;

/**
 * Ages and sharpens a face, in place.
 * @param identity whose face it is now: ages the same way in every picture
 * @returns what has changed; an empty rectangle: nothing could
 */
export function retouch(
  image: RgbImage,
  face: Face,
  { oldify, sharpen }: Pick<SwapOptions, "oldify" | "sharpen">,
  identity: Float32Array | null,
): PixelRect {
  if (!sharpen && oldify === 0) return emptyRect;
  const landmarks = face.landmarks ?? coarseLandmarks(face.kps);
  if (!landmarks) return emptyRect;
  const shape = withForehead(landmarks);
  const widthPx = faceWidth(shape);
  if (!(widthPx >= minFacePx)) return emptyRect;
  const area = cutWorkArea(image, widened(shape), widthPx, maxFacePx);
  if (!area) return emptyRect;
  const own = toWorkArea(shape, area);
  let changed = area.image;
  if (oldify > 0) {
    const unitsOf = unitsIn(face, area);
    if (unitsOf) {
      const inside = wholeFace(own, changed.width, changed.height);
      changed = ageFace({ image: changed, shape: own, inside, unitsOf, seed: seedOf(identity) }, oldify);
    }
  }
  if (sharpen) changed = sharpened(changed, faceMask(own, changed.width, changed.height), faceWidth(own));
  const difference = changed.data.map((value, i) => value - area.image.data[i]!);
  addBack(image, area, { ...changed, data: difference });
  return area.rect;
}

/** The shape and room beside and above it. */
function widened(shape: FaceShape): FaceShape {
  const widthPx = faceWidth(shape);
  const [upX, upY] = upVector(shape);
  const beyond: number[] = [];
  for (const [index, out] of [
    [0, -1],
    [16, 1],
  ] as const) {
    for (const above of [-0.1, 0.45]) {
      beyond.push(
        shape[index * 2]! + widthPx * (out * margin * -upY + above * upX),
        shape[index * 2 + 1]! + widthPx * (out * margin * upX + above * upY),
      );
    }
  }
  return Float64Array.from([...shape, ...beyond]);
}

/** The face up to the hairline, soft at its edge. */
function wholeFace(shape: FaceShape, width: number, height: number): Mask {
  const inside = new Float32Array(width * height);
  const outline = [...Array(17).keys(), ...Array.from({ length: 9 }, (_, i) => 76 - i)];
  const points = Float64Array.from(outline.flatMap((index) => [shape[index * 2]!, shape[index * 2 + 1]!]));
  fillPolygon(inside, width, height, points, 1);
  const soft = softBlur(inside, width, height, 1, 0.035 * faceWidth(shape));
  return soft.map((value, i) => (inside[i] === 0 ? 0 : smoothstep(0.5, 0.95, value)));
}

/** Work pixels -> units of the 112 px template. */
function unitsIn({ kps }: Face, { rect, image }: WorkArea) {
  const matrix = alignmentMatrix(kps, 112);
  if (!matrix) return null;
  const [a, b, tx, c, d, ty] = matrix as unknown as [number, number, number, number, number, number];
  const scaleX = rect.width / image.width;
  const scaleY = rect.height / image.height;
  return (x: number, y: number) => {
    const pictureX = rect.x + (x + 0.5) * scaleX - 0.5;
    const pictureY = rect.y + (y + 0.5) * scaleY - 0.5;
    return [a * pictureX + b * pictureY + tx, c * pictureX + d * pictureY + ty] as const;
  };
}

/** Unsharp mask inside the face; the larger the face, the coarser what it brings out. */
function sharpened({ width, height, data }: FloatImage, mask: Mask, widthPx: number): FloatImage {
  const soft = softBlur(data, width, height, 3, 0.01 * widthPx + 0.5);
  const sharp = data.map((value, i) => value + 0.8 * mask[Math.floor(i / 3)]! * (value - soft[i]!));
  return { width, height, data: sharp };
}
