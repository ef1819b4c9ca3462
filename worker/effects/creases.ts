import { type FaceShape, faceWidth, meanOf, upVector } from "../face/face-shape.ts";
import { valueNoise } from "./noise.ts";

/** A fold of the skin along a line. */
export interface Crease {
  /** x and y interleaved, work pixels. */
  readonly line: Float64Array;
  /** Of the groove, px. */
  readonly widthPx: number;
  /** How steep its flanks are at full age; a negative one bulges. */
  readonly slope: number;
  /** Age from which it begins to show, 0..1. */
  readonly from: number;
}

type Point = readonly [number, number];

/** Across the face, up the face, in face widths; `at` is a place of the face's own. */
interface Frame {
  readonly widthPx: number;
  readonly up: Point;
  readonly right: Point;
}

/** Where faces fold: forehead, brows' middle, crow's feet, under the eyes, from nose to mouth, below the mouth. */
export function creasesOf(shape: FaceShape, seed: number): Crease[] {
  const widthPx = faceWidth(shape);
  const [upX, upY] = upVector(shape);
  const frame: Frame = { widthPx, up: [upX, upY], right: [-upY, upX] };
  const wobble = valueNoise(seed);
  const creases = [
    ...forehead(shape, frame, seed),
    ...frown(shape, frame),
    ...[false, true].flatMap((isRight) => [
      ...crowsFeet(shape, frame, isRight, seed),
      ...underEye(shape, frame, isRight),
      ...beside(shape, frame, isRight),
    ]),
    ...upperLip(shape, frame, seed),
  ];
  // No fold of skin is drawn with a ruler.
  return creases.map((crease, index) => ({
    ...crease,
    line: wavy(crease.line, 0.004 * widthPx, (t) => wobble(t * 5 + index * 13.7, index * 3.1)),
  }));
}

function forehead(shape: FaceShape, frame: Frame, seed: number): Crease[] {
  const { widthPx } = frame;
  const noise = valueNoise(seed + 101);
  const middle = meanOf(shape, [19, 24]);
  const creases: Crease[] = [];
  const heights = [0.075, 0.125, 0.178, 0.228, 0.272];
  for (const [row, height] of heights.entries()) {
    // Each is broken into pieces that overlap a little.
    for (let piece = 0; piece < 3; piece++) {
      const start = -0.29 + piece * 0.19 + 0.03 * noise(row * 3.3, piece * 2.1);
      const end = start + 0.21 + 0.05 * noise(row * 1.7 + 9, piece * 4.3);
      const points = steps(9).map((t): Point => {
        const across = start + (end - start) * t;
        // Nearer to the brows they follow them: higher in the middle of each, lower at the temples.
        const arch = 0.022 * Math.cos(across * 9) * (1 - row / heights.length) - 0.22 * across * across;
        return place(middle, frame, across, height + arch);
      });
      const strength = 0.75 + 0.35 * noise(row * 7.7, piece * 5.9 + 3);
      creases.push({
        line: flat(points),
        widthPx: 0.0085 * widthPx,
        slope: 0.34 * strength * (row === 4 ? 0.6 : 1),
        from: [0.06, 0, 0.1, 0.25, 0.4][row]!,
      });
    }
  }
  return creases;
}

/** Two upright lines between the brows. */
function frown(shape: FaceShape, frame: Frame): Crease[] {
  const { widthPx } = frame;
  const between = meanOf(shape, [21, 22]);
  return [-0.032, 0.03].map((across, index) => ({
    line: flat(
      steps(7).map((t) =>
        place(between, frame, across * (1 + 0.25 * t), -0.035 + (0.105 - 0.02 * index) * t),
      ),
    ),
    widthPx: 0.0085 * widthPx,
    slope: 0.3,
    from: 0.15,
  }));
}

function crowsFeet(shape: FaceShape, frame: Frame, isRight: boolean, seed: number): Crease[] {
  const { widthPx } = frame;
  const noise = valueNoise(seed + (isRight ? 211 : 307));
  const corner = pointOf(shape, isRight ? 45 : 36);
  const out = isRight ? 1 : -1;
  return [-38, -20, -3, 14, 30].map((degrees, index) => {
    const angle = ((degrees + 6 * noise(index * 3.7, 1)) * Math.PI) / 180;
    const length = 0.095 + 0.03 * noise(index * 5.1, 7) - 0.0006 * Math.abs(degrees);
    const points = steps(7).map((t): Point => {
      const along = 0.03 + length * t;
      // They bend down along the cheekbone.
      return place(
        corner,
        frame,
        out * along * Math.cos(angle),
        along * Math.sin(-angle) - 0.25 * along * along,
      );
    });
    return {
      line: flat(points),
      widthPx: 0.0055 * widthPx,
      slope: 0.3,
      from: [0.3, 0.08, 0, 0.05, 0.2][index]!,
    };
  });
}

/** The bag's lower edge, the bag itself and two finer lines on it. */
function underEye(shape: FaceShape, frame: Frame, isRight: boolean): Crease[] {
  const { widthPx } = frame;
  const [inner, outer] = isRight ? [42, 45] : [39, 36];
  const lids = isRight ? [42, 47, 46, 45] : [39, 40, 41, 36];
  const [from, to] = [pointOf(shape, inner), pointOf(shape, outer)];
  const lid = meanOf(shape, [lids[1]!, lids[2]!]);
  const middle: Point = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  const sag = Math.hypot(lid[0] - middle[0], lid[1] - middle[1]) / widthPx;
  const arc = (depth: number, start: number, end: number) =>
    flat(
      steps(11).map((t): Point => {
        const along = start + (end - start) * t;
        const [x, y] = [from[0] + (to[0] - from[0]) * along, from[1] + (to[1] - from[1]) * along];
        return place(
          [x, y],
          frame,
          0,
          -(sag + depth) * Math.sin(Math.PI * Math.min(1, Math.max(0.06, along))) ** 0.7,
        );
      }),
    );
  return [
    { line: arc(0.062, 0.02, 0.86), widthPx: 0.015 * widthPx, slope: 0.26, from: 0 },
    { line: arc(0.036, 0.08, 0.9), widthPx: 0.02 * widthPx, slope: -0.15, from: 0.1 },
    { line: arc(0.028, 0.15, 0.8), widthPx: 0.0045 * widthPx, slope: 0.2, from: 0.2 },
    { line: arc(0.044, 0.3, 1.02), widthPx: 0.0045 * widthPx, slope: 0.18, from: 0.4 },
  ];
}

/** From the nose's wing past the mouth, and down from the mouth's corner. */
function beside(shape: FaceShape, frame: Frame, isRight: boolean): Crease[] {
  const { widthPx } = frame;
  const out = isRight ? 1 : -1;
  const wing = place(pointOf(shape, isRight ? 35 : 31), frame, out * 0.035, 0.028);
  const corner = pointOf(shape, isRight ? 54 : 48);
  const end = place(corner, frame, out * 0.062, -0.012);
  const bend = place([(wing[0] + end[0]) / 2, (wing[1] + end[1]) / 2], frame, out * 0.03, 0.012);
  const fold = flat(steps(13).map((t) => quadratic(wing, bend, end, t)));
  const puff = flat(
    steps(13).map((t) => {
      const [x, y] = quadratic(wing, bend, end, t);
      return place([x, y], frame, out * 0.035, 0.006);
    }),
  );
  const below = flat(
    steps(8).map((t) =>
      quadratic(
        place(corner, frame, out * 0.018, -0.012),
        place(corner, frame, out * 0.034, -0.055),
        place(corner, frame, out * 0.026, -0.115),
        t,
      ),
    ),
  );
  return [
    { line: fold, widthPx: 0.019 * widthPx, slope: 0.3, from: 0 },
    { line: puff, widthPx: 0.026 * widthPx, slope: -0.12, from: 0 },
    { line: below, widthPx: 0.015 * widthPx, slope: 0.2, from: 0.18 },
  ];
}

/** Short upright lines above the mouth. */
function upperLip(shape: FaceShape, frame: Frame, seed: number): Crease[] {
  const { widthPx } = frame;
  const noise = valueNoise(seed + 401);
  return [49, 50, 52, 53].flatMap((index) =>
    [-0.012, 0.012].map((shift, k) => {
      const lip = pointOf(shape, index);
      const lean = 0.014 * noise(index, k);
      return {
        line: flat(
          steps(5).map((t) =>
            place(lip, frame, shift + lean * t, 0.01 + (0.04 + 0.012 * noise(k, index)) * t),
          ),
        ),
        widthPx: 0.0045 * widthPx,
        slope: 0.1,
        from: 0.45,
      };
    }),
  );
}

function pointOf(shape: FaceShape, index: number): Point {
  return [shape[index * 2]!, shape[index * 2 + 1]!];
}

/** @param across and @param above in face widths */
function place([x, y]: Point, { widthPx, up, right }: Frame, across: number, above: number): Point {
  return [
    x + widthPx * (across * right[0] + above * up[0]),
    y + widthPx * (across * right[1] + above * up[1]),
  ];
}

function steps(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i / (count - 1));
}

function flat(points: readonly Point[]): Float64Array {
  return Float64Array.from(points.flat());
}

function quadratic(a: Point, b: Point, c: Point, t: number): Point {
  const [u, v, w] = [(1 - t) ** 2, 2 * t * (1 - t), t * t];
  // `b` lies on the curve, in its middle.
  const control: Point = [2 * b[0] - (a[0] + c[0]) / 2, 2 * b[1] - (a[1] + c[1]) / 2];
  return [u * a[0] + v * control[0] + w * c[0], u * a[1] + v * control[1] + w * c[1]];
}

/** Moves the points a little to the side of the line. */
function wavy(line: Float64Array, byPx: number, noise: (t: number) => number): Float64Array {
  const count = line.length / 2;
  const [dx, dy] = [line[line.length - 2]! - line[0]!, line[line.length - 1]! - line[1]!];
  const length = Math.hypot(dx, dy) || 1;
  return line.map((value, i) => {
    const shift = byPx * noise(Math.floor(i / 2) / count);
    return value + (i % 2 === 0 ? -dy / length : dx / length) * shift;
  });
}
