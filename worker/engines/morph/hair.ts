import { type FaceShape, faceWidth, heightAboveBrows, range, upVector } from "../../face/face-shape.ts";
import { luma, type Mask, meanColour, smoothstep } from "../../face/masks.ts";
import type { CoarseGrid } from "../../geometry/coarse.ts";
import { softBlur } from "../../geometry/soft-blur.ts";

/**
 * From when and until when a brow counts as covered: parts of the skin right above it, up to this height (face widths),
 * that are hair. In between it half does.
 */
const coveredPart = [0.42, 0.58] as const;
/** In an animation a brow stays covered, or bare, until it is so clearly the other that these parts are passed. */
const certainPart = [0.25, 0.75] as const;
/** And then it changes over this part at a frame. */
const mostChange = 0.15;
const bandHeight = 0.07;
/** A fringe over a brow reaches this far below it. */
const belowBrow = 0.05;
/** How unlike skin hair is; see `unlikeness`. */
const hairFrom = 0.3;

/** How much the left and the right brow count as covered by a fringe, 0..1. */
export type BrowCover = readonly [left: number, right: number];

/**
 * 0 where hair or background reaches into the face, 1 elsewhere: above the brows, on brows under a fringe, near the
 * outline, and whatever is far from skin where only skin can be.
 * @param face see `faceMask`
 * @param skin where `image` shows skin, if nothing lies over it
 * @param browsTogether a fringe over one brow takes out both: one brow of each person looks like nobody
 * @param before what the brows counted as in the frame before
 */
export function clearOfHair(
  { data, width, height }: CoarseGrid,
  face: Mask,
  skin: Mask,
  shape: FaceShape,
  browsTogether: boolean,
  before: BrowCover | undefined,
): { readonly clear: Mask; readonly cover: BrowCover } {
  const unlike = unlikeness(data, face, skin);
  const above = heightAboveBrows(shape);
  const brows = [browArea(unlike, width, shape, 17), browArea(unlike, width, shape, 22)] as const;
  const cover: BrowCover = [settled(brows[0].hairPart, before?.[0]), settled(brows[1].hairPart, before?.[1])];
  const fringe = new Float32Array(width * height);
  for (const [i, { cells }] of brows.entries()) {
    const covered = browsTogether ? Math.max(...cover) : cover[i]!;
    for (const at of cells) fringe[at] = Math.max(fringe[at]!, covered);
  }
  const hair = new Float32Array(width * height);
  for (let at = 0; at < face.length; at++) {
    if (face[at] === 0) continue;
    const overBrows = smoothstep(0, 0.06, above(at % width, Math.floor(at / width)));
    const atEdge = 1 - smoothstep(0.25, 0.8, face[at]!);
    // Cheeks have shadows; a forehead that is half covered had better be the target's own.
    hair[at] = Math.max(
      fringe[at]!,
      overBrows * smoothstep(0.16, 0.4, unlike[at]!),
      atEdge * smoothstep(0.35, 0.65, unlike[at]!),
      skin[at]! * smoothstep(0.5, 0.75, unlike[at]!),
    );
  }
  const soft = softBlur(hair, width, height, 1, 0.03 * faceWidth(shape));
  for (let i = 0; i < soft.length; i++) soft[i] = 1 - smoothstep(0.02, 0.45, soft[i]!);
  return { clear: soft, cover };
}

/** What a brow counts as. It must not change from frame to frame with every strand of hair. */
function settled(hairPart: number, before: number | undefined): number {
  if (before === undefined) return smoothstep(...coveredPart, hairPart);
  const [bare, covered] = certainPart;
  const aim = hairPart < bare ? 0 : hairPart > covered ? 1 : Math.round(before);
  return before + Math.min(mostChange, Math.max(-mostChange, aim - before));
}

/** 0 for the skin's mean tone; near 1 for what is black, or of another hue. Highlights are skin. */
function unlikeness(data: Float32Array, face: Mask, skin: Mask): Float32Array {
  const tone = meanColour(data, skin);
  const toneLuma = Math.max(30, luma(...tone));
  const unlike = new Float32Array(face.length);
  for (let i = 0, at = 0; i < face.length; i++, at += 3) {
    const red = data[at]!;
    const green = data[at + 1]!;
    const blue = data[at + 2]!;
    const own = Math.max(8, luma(red, green, blue));
    const darker = Math.max(0, 1 - own / toneLuma);
    const hue = Math.abs(red / own - tone[0] / toneLuma) + Math.abs(blue / own - tone[2] / toneLuma);
    unlike[i] = darker + 0.4 * hue;
  }
  return unlike;
}

/** Cells around a brow: where a fringe covers it, what is seen there is hair, and so it stays. */
interface BrowArea {
  readonly cells: readonly number[];
  /** Of those right above the brow. */
  readonly hairPart: number;
}

/** @param first the first of its five landmarks */
function browArea(unlike: Float32Array, width: number, shape: FaceShape, first: number): BrowArea {
  const [upX, upY] = upVector(shape);
  const unit = faceWidth(shape);
  const along = (x: number, y: number) => (x * -upY + y * upX) / unit;
  const up = (x: number, y: number) => (x * upX + y * upY) / unit;
  const points = range(first, first + 5).map((point) => [shape[point * 2]!, shape[point * 2 + 1]!] as const);
  const ends = points.map(([x, y]) => along(x, y));
  const [left, right] = [Math.min(...ends), Math.max(...ends)];
  const level = points.reduce((sum, [x, y]) => sum + up(x, y), 0) / points.length;
  const cells: number[] = [];
  let [above, hair] = [0, 0];
  for (let at = 0; at < unlike.length; at++) {
    const [x, y] = [at % width, Math.floor(at / width)];
    const place = along(x, y);
    const over = up(x, y) - level;
    if (place < left || place > right || over < -belowBrow || over > bandHeight) continue;
    cells.push(at);
    if (over < bandHeight / 3) continue;
    above++;
    hair += smoothstep(0.8 * hairFrom, 1.2 * hairFrom, unlike[at]!);
  }
  return { cells, hairPart: above > 0 ? hair / above : 0 };
}
