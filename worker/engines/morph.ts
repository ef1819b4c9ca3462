import type { Face, RgbImage } from "../../models/types.ts";
import { type FloatImage, warpPiecewise } from "../geometry/piecewise.ts";
import { similarity, transformPoints } from "../geometry/similarity.ts";
import { triangulate, withoutFlips } from "../geometry/triangulation.ts";
import { type CropWithLandmarks, NO_REGION, type SwapEngine, type SwapOptions } from "./engine.ts";
import { blendBands, sharpenInside } from "./morph/blend.ts";
import { cropForScale } from "./morph/crop-scale.ts";
import {
  destinationShape,
  type FaceShape,
  faceWidth,
  mouthOpening,
  withForehead,
} from "./morph/face-shape.ts";
import { matchLight } from "./morph/light.ts";
import { faceMask, innerMouthMask, type Mask, skinMask, withoutFringe } from "./morph/masks.ts";
import { cutWorkArea, toWorkArea, writeBack } from "./morph/work-area.ts";

/** The crop's own face is about 350 px wide: more would only cost. */
const maxFacePx = 400;
const minFacePx = 12;
/** Light varies slowly: over this part of the face's width. */
const lightSigma = 0.13;
/** A mouth opened less than this is closed; see `mouthOpening`. */
const closedMouth = 0.03;

/** Swaps by landmarks, without weights: the saved crop is warped onto the face, relit and blended in. */
export function createMorphEngine(): SwapEngine {
  return {
    name: "morph",
    async swap(target, face, { crop }, options) {
      if (!crop) throw new Error("the morph engine needs the identity's crop");
      return morph(target, face, crop, options);
    },
  };
}

function morph(target: RgbImage, face: Face, crop: CropWithLandmarks, options: SwapOptions) {
  if (!face.landmarks) return NO_REGION;
  const shape = withForehead(face.landmarks);
  const widthPx = faceWidth(shape);
  if (!(widthPx >= minFacePx)) return NO_REGION;
  const area = cutWorkArea(target, shape, widthPx, maxFacePx);
  if (!area) return NO_REGION;
  const { width, height } = area.image;
  const targetShape = toWorkArea(shape, area);
  const workPx = faceWidth(targetShape);

  const source = warpSource(crop, targetShape, width, height);
  if (!source) return NO_REGION;
  const outline = faceMask(targetShape, width, height);
  const skin = skinMask(outline, [targetShape, source.shape], width, height);
  const unfringed = withoutFringe(source.image, skin, targetShape);
  const clear = withoutFringe(area.image, skin, targetShape);
  const trusted = skin.map((value, i) => value * unfringed[i]! * clear[i]!);
  const lit = matchLight(source.image, area.image, trusted, lightSigma * workPx);
  const mask = outline.map((value, i) => value * unfringed[i]! * clear[i]!);
  if (keepsTargetMouth(targetShape, source.own)) {
    subtract(mask, innerMouthMask(targetShape, width, height));
  }
  const blended = blendBands(lit, area.image, mask, workPx);
  writeBack(target, area, options.sharpen ? sharpenInside(blended, mask, 0.01 * workPx + 0.5, 0.8) : blended);
  return { rect: area.rect };
}

interface WarpedSource {
  readonly image: FloatImage;
  /** Where its points came to lie in the work area. */
  readonly shape: FaceShape;
  /** In the crop. */
  readonly own: FaceShape;
}

/** @returns `null` for landmarks that coincide */
function warpSource(
  crop: CropWithLandmarks,
  target: FaceShape,
  width: number,
  height: number,
): WarpedSource | null {
  const shrinkBy = faceWidth(withForehead(crop.landmarks)) / faceWidth(target);
  const { image, landmarks } = cropForScale(crop, shrinkBy);
  const own = withForehead(landmarks);
  const shape = destinationShape(target, own);
  const back = shape && similarity(shape, own);
  if (!shape || !back) return null;
  const triangles = triangulate(shape);
  const from = withoutFlips(own, shape, transformPoints(shape, back), triangles);
  return { image: warpPiecewise(image, from, shape, triangles, width, height).image, shape, own };
}

/** Teeth cannot be made out of closed lips: an open mouth keeps its inside unless the source's is open, too. */
function keepsTargetMouth(target: FaceShape, source: FaceShape): boolean {
  const opening = mouthOpening(target);
  return opening > closedMouth && mouthOpening(source) < 0.6 * opening;
}

function subtract(mask: Mask, other: Mask): void {
  for (let i = 0; i < mask.length; i++) mask[i] = mask[i]! * (1 - other[i]!);
}
