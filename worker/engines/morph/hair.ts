import type { CoarseGrid } from "../../geometry/coarse.ts";
import { softBlur } from "../../geometry/soft-blur.ts";
import { type FaceShape, faceWidth, heightAboveBrows, upVector } from "./face-shape.ts";
import { luma, type Mask, meanColour, smoothstep } from "./masks.ts";

/**
 * From when and until when a brow counts as covered: parts of the skin right above it, up to this height (face widths),
 * that are hair. In between it half does, so that nothing flickers in an animation.
 */
const coveredPart = [0.42, 0.58] as const;
const bandHeight = 0.07;
/** A fringe over a brow reaches this far below it. */
const belowBrow = 0.05;
/** How unlike skin hair is; see `unlikeness`. */
const hairFrom = 0.3;

/**
 * 0 where hair or background reaches into the face, 1 elsewhere: above the brows, on brows under a fringe, near the
 * outline, and whatever is far from skin where only skin can be.
 * @param face see `faceMask`
 * @param skin where `image` shows skin, if nothing lies over it
 * @param browsTogether a fringe over one brow takes out both: one brow of each person looks like nobody
 */
export function clearOfHair(
  { data, width, height }: CoarseGrid,
  face: Mask,
  skin: Mask,
  shape: FaceShape,
  browsTogether: boolean,
): Mask {
  const unlike = unlikeness(data, face, skin);
  const above = heightAboveBrows(shape);
  const fringe = coveredBrows(unlike, width, height, shape, browsTogether);
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
  return soft.map((value) => 1 - smoothstep(0.02, 0.45, value));
}

/** 0 for the skin's mean tone; near 1 for what is black, or of another hue. Highlights are skin. */
function unlikeness(data: Float32Array, face: Mask, skin: Mask): Float32Array {
  const tone = meanColour(data, skin);
  const toneLuma = Math.max(30, luma(...tone));
  const unlike = new Float32Array(face.length);
  for (let i = 0, at = 0; i < face.length; i++, at += 3) {
    const [red, green, blue] = [data[at]!, data[at + 1]!, data[at + 2]!];
    const own = Math.max(8, luma(red, green, blue));
    const darker = Math.max(0, 1 - own / toneLuma);
    const hue = Math.abs(red / own - tone[0] / toneLuma) + Math.abs(blue / own - tone[2] / toneLuma);
    unlike[i] = darker + 0.4 * hue;
  }
  return unlike;
}

/** 1 around a brow that a fringe covers: what is seen there is hair, and so it stays. */
function coveredBrows(
  unlike: Float32Array,
  width: number,
  height: number,
  shape: FaceShape,
  together: boolean,
): Float32Array {
  const covered = new Float32Array(width * height);
  const brows: { around: number[]; cover: number }[] = [];
  const [upX, upY] = upVector(shape);
  const unit = faceWidth(shape);
  for (const [outer, inner] of [
    [17, 21],
    [26, 22],
  ] as const) {
    const along = (x: number, y: number) => (x * -upY + y * upX) / unit;
    const up = (x: number, y: number) => (x * upX + y * upY) / unit;
    const brow = Array.from({ length: 5 }, (_, i) => Math.min(outer, inner) + i);
    const points = brow.map((point) => [shape[point * 2]!, shape[point * 2 + 1]!] as const);
    const ends = points.map(([x, y]) => along(x, y));
    const [left, right] = [Math.min(...ends), Math.max(...ends)];
    const level = points.reduce((sum, [x, y]) => sum + up(x, y), 0) / points.length;
    const around: number[] = [];
    let [cells, hair] = [0, 0];
    for (let at = 0; at < covered.length; at++) {
      const [x, y] = [at % width, Math.floor(at / width)];
      const place = along(x, y);
      const above = up(x, y) - level;
      if (place < left || place > right || above < -belowBrow || above > bandHeight) continue;
      around.push(at);
      if (above < bandHeight / 3) continue;
      cells++;
      hair += smoothstep(0.8 * hairFrom, 1.2 * hairFrom, unlike[at]!);
    }
    brows.push({ around, cover: cells > 0 ? smoothstep(...coveredPart, hair / cells) : 0 });
  }
  const most = Math.max(...brows.map(({ cover }) => cover));
  for (const { around, cover } of brows) {
    for (const at of around) covered[at] = Math.max(covered[at]!, together ? most : cover);
  }
  return covered;
}
