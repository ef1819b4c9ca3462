/** Runs of points that run from one side of the face to the other: jaw, brows, nose base, lips' edges. */
const mirrorRuns = [
  [0, 16],
  [17, 26],
  [31, 35],
  [48, 54],
  [55, 59],
  [60, 64],
  [65, 67],
] as const;
/** The eyes' outlines begin at the picture-left corner of each. */
const eyePairs = new Map(
  [
    [36, 45],
    [37, 44],
    [38, 43],
    [39, 42],
    [40, 47],
    [41, 46],
  ].flatMap(([left, right]) => [
    [left!, right!],
    [right!, left!],
  ]),
);

/** Of the 68 landmarks (iBUG order) the point that a mirror puts in the place of `point`: ends of symmetric runs change places. */
export function mirroredPoint(point: number): number {
  const run = mirrorRuns.find(([from, to]) => point >= from && point <= to);
  if (run) return run[0] + run[1] - point;
  return eyePairs.get(point) ?? point;
}
