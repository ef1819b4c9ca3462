import type { Keypoints } from "../../models/types.ts";
import { alignmentMatrix } from "../geometry/alignment.ts";
import { invert, transformPoints } from "../geometry/similarity.ts";

/** 68 points of a plain frontal face in the 112 px template, one half of it: the other one mirrors it at x = 56. */
const jaw = [
  [17, 52],
  [18, 63],
  [20, 73],
  [23, 83],
  [28, 92],
  [34, 100],
  [41, 106],
  [49, 110],
  [56, 111.5],
];
const brow = [
  [22, 43],
  [26.5, 39.5],
  [32, 38.5],
  [38, 39.5],
  [43.5, 42],
];
const bridge = [
  [56, 51],
  [56, 58],
  [56, 65],
  [56, 71.5],
];
const wing = [
  [49, 76],
  [52.5, 77.5],
  [56, 78.5],
];
const eye = [
  [31, 52],
  [35, 49.5],
  [40.5, 49.5],
  [45, 52.5],
  [40.5, 54.3],
  [35, 54.3],
];
const outerLip = [
  [41.5, 92],
  [47, 89.5],
  [52.5, 88.2],
  [56, 88.8],
];
const outerLower = [
  [56, 99],
  [51.5, 98.5],
  [46, 96.3],
];
const innerLip = [
  [43.5, 92.2],
  [52, 91.6],
  [56, 91.8],
];
const innerLower = [
  [56, 93.2],
  [52, 93.2],
];

type Points = readonly (readonly number[])[];

/** Coarse landmarks (iBUG order, picture pixels) of a face of which only five points are known. */
export function coarseLandmarks(kps: Keypoints): Float64Array | null {
  const matrix = alignmentMatrix(kps, 112);
  return matrix && transformPoints(Float64Array.from(template().flat()), invert(matrix));
}

function template(): number[][] {
  const mirrored = (points: Points) => points.map(([x, y]) => [112 - x!, y!]).reverse();
  const whole = (points: Points) => [...points.map(([x, y]) => [x!, y!]), ...mirrored(points.slice(0, -1))];
  // The right eye goes round from its inner corner, clockwise, as the left one does from its outer one.
  const [outer, upperOuter, upperInner, inner, lowerInner, lowerOuter] = eye.map(([x, y]) => [112 - x!, y!]);
  return [
    ...whole(jaw),
    ...brow.map(([x, y]) => [x!, y!]),
    ...mirrored(brow),
    ...bridge.map(([x, y]) => [x!, y!]),
    ...whole(wing),
    ...eye.map(([x, y]) => [x!, y!]),
    ...[inner!, upperInner!, upperOuter!, outer!, lowerOuter!, lowerInner!],
    ...whole(outerLip),
    ...mirrored(outerLower.slice(1)),
    ...outerLower.map(([x, y]) => [x!, y!]),
    ...whole(innerLip),
    ...mirrored(innerLower.slice(1)),
    ...innerLower.map(([x, y]) => [x!, y!]),
  ];
}
