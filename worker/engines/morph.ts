import type { Face, RgbImage } from "../../models/types.ts";
import { type FaceShape, faceWidth, mouthOpening, shapeRings, withForehead } from "../face/face-shape.ts";
import { faceMask, type Mask, ringMask, skinMask, smoothstep } from "../face/masks.ts";
import { addBack, cutWorkArea, toWorkArea } from "../face/work-area.ts";
import { createScratch, type FloatArrays } from "../geometry/arrays.ts";
import { coarsen } from "../geometry/coarse.ts";
import { type Warped, warpPiecewise } from "../geometry/piecewise.ts";
import { similarity, transformPoints } from "../geometry/similarity.ts";
import { triangulate, withoutFlips } from "../geometry/triangulation.ts";
import {
  type CropWithLandmarks,
  type Decisions,
  NO_REGION,
  type SwapEngine,
  type SwappedRegion,
} from "./engine.ts";
import { blendDifference } from "./morph/blend.ts";
import { cropForScale } from "./morph/crop-scale.ts";
import { destinationShape } from "./morph/destination-shape.ts";
import { type BrowCover, clearOfHair } from "./morph/hair.ts";
import { matchLight } from "./morph/light.ts";

/** The crop's own face is about 350 px wide: more would only cost. */
const maxFacePx = 340;
const gridFacePx = 110;
const minFacePx = 12;
/** A mouth opened less than about this is closed; see `mouthOpening`. */
const closedMouth = 0.03;

/** Swaps by landmarks, without weights: the saved crop is warped onto the face, relit and blended in. */
export function createMorphEngine(): SwapEngine {
  /** Of one face; the next one lies where it lay. */
  const scratch = createScratch();
  return {
    name: "morph",
    async swap(target, placements, options, _budgetMs, onFace) {
      const regions = placements.map(({ face, source: { crop }, before }, index) => {
        onFace?.(index);
        if (!crop) throw new Error("the morph engine needs the identity's crop");
        scratch.reset();
        return morph(target, face, crop, options.greedy, before, scratch);
      });
      return { regions, hifiLowered: false };
    },
  };
}

function morph(
  target: RgbImage,
  face: Face,
  crop: CropWithLandmarks,
  greedy: boolean,
  before: Decisions | undefined,
  arrays: FloatArrays,
): SwappedRegion {
  if (!face.landmarks) return NO_REGION;
  const shape = withForehead(face.landmarks);
  const widthPx = faceWidth(shape);
  if (!(widthPx >= minFacePx)) return NO_REGION;
  const area = cutWorkArea(target, shape, widthPx, maxFacePx, arrays);
  if (!area) return NO_REGION;
  const { width, height } = area.image;
  const targetShape = toWorkArea(shape, area);
  const workPx = faceWidth(targetShape);
  const source = warpSource(crop, targetShape, greedy, width, height, arrays);
  if (!source) return NO_REGION;

  // Masks and light are smooth: a face of about a hundred cells is enough for them.
  const factor = Math.max(1, Math.round(workPx / gridFacePx));
  const gridPx = workPx / factor;
  const grid = coarsen(area.image.data, width, height, 3, factor);
  const sourceGrid = coarsen(source.image.data, width, height, 3, factor);
  const gridShape = toGrid(targetShape, factor);
  const outline = faceMask(gridShape, grid.width, grid.height);
  const skin = skinMask(outline, [gridShape, toGrid(source.shape, factor)], grid.width, grid.height);
  const ofSource = clearOfHair(sourceGrid, outline, skin, gridShape, true, coverOf(before, 0));
  const ofTarget = clearOfHair(grid, outline, skin, gridShape, false, coverOf(before, 2));
  const clear = product(
    product(ofSource.clear, ofTarget.clear),
    whole(coarsen(source.coverage, width, height, 1, factor).data),
  );
  const mouth = withoutMouth(gridShape, source.own, grid.width, grid.height);
  const mask = product(product(outline, clear), mouth);

  const lit = matchLight(source.image, area.image, sourceGrid, grid, product(skin, clear), gridPx, arrays);
  addBack(target, area, blendDifference(lit, area.image, mask, factor, gridPx, arrays));
  return { rect: area.rect, decisions: [...ofSource.cover, ...ofTarget.cover] };
}

function coverOf(decisions: Decisions | undefined, at: number): BrowCover | undefined {
  return decisions && [decisions[at]!, decisions[at + 1]!];
}

/** Points of the work area as points of a grid over it. */
function toGrid(shape: FaceShape, factor: number): FaceShape {
  return shape.map((value) => (value + 0.5) / factor - 0.5);
}

/** Beside the warped face there is nothing to blend in. */
function whole(coverage: Mask): Mask {
  const inside = new Float32Array(coverage.length);
  for (let i = 0; i < inside.length; i++) inside[i] = smoothstep(0.9, 1, coverage[i]!);
  return inside;
}

interface WarpedSource extends Warped {
  /** Where its points came to lie in the work area. */
  readonly shape: FaceShape;
  /** In the crop. */
  readonly own: FaceShape;
}

/** @returns `null` for landmarks that coincide */
function warpSource(
  crop: CropWithLandmarks,
  target: FaceShape,
  greedy: boolean,
  width: number,
  height: number,
  arrays: FloatArrays,
): WarpedSource | null {
  const shrinkBy = faceWidth(withForehead(crop.landmarks)) / faceWidth(target);
  const { image, landmarks } = cropForScale(crop, shrinkBy);
  const own = withForehead(landmarks);
  const shape = destinationShape(target, own, greedy);
  const back = shape && similarity(shape, own);
  if (!shape || !back) return null;
  const triangles = triangulate(shape);
  const from = withoutFlips(own, shape, transformPoints(shape, back), triangles);
  return { ...warpPiecewise(image, from, shape, triangles, width, height, arrays), shape, own };
}

/**
 * Where the source's mouth may go: teeth cannot be made out of closed lips, nor closed lips out of a laugh. An open
 * mouth keeps its inside unless the source's is open, too; a closed one stays whole if the source's is open. There is
 * no sudden change between these, which would flicker in an animation.
 */
function withoutMouth(target: FaceShape, source: FaceShape, width: number, height: number): Mask {
  const opening = mouthOpening(target);
  const sourceOpening = mouthOpening(source);
  const keepsInside = isOpen(opening) * (1 - smoothstep(0.4, 0.6, sourceOpening / opening));
  if (keepsInside > 0)
    return without(ringMask(target, shapeRings.innerMouth, 0.008, width, height), keepsInside);
  const staysWhole = isOpen(sourceOpening) * (1 - smoothstep(0.3, 0.5, opening / sourceOpening));
  return without(ringMask(target, shapeRings.outerMouth, 0.03, width, height), staysWhole);
}

function isOpen(opening: number): number {
  return smoothstep(0.85 * closedMouth, 1.15 * closedMouth, opening);
}

function product(one: Mask, other: Mask): Mask {
  const both = new Float32Array(one.length);
  for (let i = 0; i < both.length; i++) both[i] = one[i]! * other[i]!;
  return both;
}

function without(mask: Mask, part: number): Mask {
  const rest = new Float32Array(mask.length);
  for (let i = 0; i < rest.length; i++) rest[i] = 1 - part * mask[i]!;
  return rest;
}
