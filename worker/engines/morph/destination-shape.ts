import { type FaceShape, faceWidth, jawEnd, landmarkCount } from "../../face/face-shape.ts";
import { similarity, transformPoints } from "../../geometry/similarity.ts";

/** How much of the source's own proportions survives; the rest is the target's. */
const ownProportions = 0;
/** With `greedy` less of the target's is left. */
const greedyProportions = 0.6;

/** Where the source's points go: on the target's, a little nearer to its own proportions inside the outline. */
export function destinationShape(target: FaceShape, source: FaceShape, greedy: boolean): FaceShape | null {
  const matrix = similarity(source, target);
  if (!matrix) return null;
  const own = transformPoints(source, matrix);
  const weight = (greedy ? greedyProportions : ownProportions) * agreement(target, own);
  const inner = jawEnd * 2;
  return target.map((value, i) =>
    i < inner || i >= landmarkCount * 2 ? value : value + weight * (own[i]! - value),
  );
}

/** 1 for the same pose and expression, 0 where the shapes lie more than a tenth of the face apart. */
function agreement(target: FaceShape, own: FaceShape): number {
  let squares = 0;
  for (let i = jawEnd * 2; i < landmarkCount * 2; i++) squares += (own[i]! - target[i]!) ** 2;
  const apart = Math.sqrt(squares / (landmarkCount - jawEnd)) / faceWidth(target);
  return Math.min(1, Math.max(0, 1.5 - apart / 0.06));
}
