import { sampleGrey } from "./grey-samples.ts";
import { mirroredPoint } from "./mirrored-points.ts";
import type { ModelSession } from "./session.ts";
import { onlyInput, onlyOutput } from "./shapes.ts";
import type { Box, Keypoints, RgbImage } from "./types.ts";

const size = 64;
const points = 68;
/**
 * Where the network, looking at an upright face, puts the five keypoints, in 0..1 of what it looks at: the mean over
 * photographs and drawings.
 */
const layout = Float64Array.of(0.285, 0.395, 0.731, 0.395, 0.516, 0.619, 0.324, 0.771, 0.699, 0.774);
/** What the second look sees is a little wider than the layout says: features near the edge are found worse. */
const widen = 1.1;

/** A head that leans far is seen askew at first; each look at what the one before has found is more upright. */
const mostLooks = 5;
const settledTurn = (8 * Math.PI) / 180;

/** Finds 68 landmarks in a face box. */
export interface Landmarker {
  /** 136 values: x and y interleaved, picture pixels, iBUG order. */
  find(image: RgbImage, box: Box): Promise<Float64Array>;
  readonly session: ModelSession;
}

/**
 * The lite pack's landmark network: 1x1x64x64, grey / 256 of the face box -> 1x136 in 0..1 of the box.
 * @throws ModelError if the model has another shape
 */
export function createLandmarker(session: ModelSession): Landmarker {
  const input = onlyInput(session, [1, 1, size, size]);
  const output = onlyOutput(session, [1, points * 2]);

  const look = async (image: RgbImage, toPicture: Float64Array): Promise<Float64Array> => {
    const data = sampleGrey(image, toPicture, size);
    const result = (await session.run({ [input.name]: { data, dims: [1, 1, size, size] } }))[output.name]!
      .data;
    const [a, b, tx, c, d, ty] = toPicture as unknown as [number, number, number, number, number, number];
    const found = new Float64Array(points * 2);
    for (let index = 0; index < points * 2; index += 2) {
      const u = result[index]!;
      const v = result[index + 1]!;
      found[index] = a * u + b * v + tx;
      found[index + 1] = c * u + d * v + ty;
    }
    return found;
  };

  return {
    session,
    async find(image, box) {
      const first = await look(image, boxToPicture(box));
      // Boxes are loose and know no tilt: a second look, at the upright square around what was found, errs a third less.
      let square = layoutToPicture(keypointsFrom(first));
      if (!square) return first;
      let plain = await look(image, square);
      for (let looks = 2; looks < mostLooks; looks++) {
        const better = layoutToPicture(keypointsFrom(plain));
        if (!better || turnBetween(square, better) < settledTurn) break;
        square = better;
        plain = await look(image, square);
      }
      const mirrored = await look(image, mirror(square));
      return plain.map((value, i) => (value + mirrored[mirroredPoint(i >> 1) * 2 + (i & 1)]!) / 2);
    },
  };
}

/** Radians between two squares' sides. */
function turnBetween([a, , , c]: Float64Array, [otherA, , , otherC]: Float64Array): number {
  return Math.abs(Math.atan2(a! * otherC! - c! * otherA!, a! * otherA! + c! * otherC!));
}

/** The same square seen in a mirror. */
function mirror([a, b, tx, c, d, ty]: Float64Array): Float64Array {
  return Float64Array.of(-a!, b!, tx! + a!, -c!, d!, ty! + c!);
}

/** Five keypoints: the means of the eyes' outlines, the nose's tip, the mouth's corners. */
export function keypointsFrom(landmarks: Float64Array): Keypoints {
  const kps = new Float64Array(10);
  kps.set(meanOf(landmarks, 36, 42), 0);
  kps.set(meanOf(landmarks, 42, 48), 2);
  for (const [to, point] of [30, 48, 54].entries()) {
    kps[4 + to * 2] = landmarks[point * 2]!;
    kps[5 + to * 2] = landmarks[point * 2 + 1]!;
  }
  return kps;
}

function meanOf(landmarks: Float64Array, from: number, to: number): [number, number] {
  let x = 0;
  let y = 0;
  for (let point = from; point < to; point++) {
    x += landmarks[point * 2]!;
    y += landmarks[point * 2 + 1]!;
  }
  return [x / (to - from), y / (to - from)];
}

/** 2x3, from 0..1 of the box to picture pixels. */
function boxToPicture([x1, y1, x2, y2]: Box): Float64Array {
  return Float64Array.of(x2 - x1, 0, x1, 0, y2 - y1, y1);
}

/**
 * 2x3, from 0..1 of a square to picture pixels, such that the keypoints lie in the square as the layout says: turned
 * like eyes and mouth, its side and middle by least squares.
 * @returns `null` where the points say nothing
 */
function layoutToPicture(kps: Keypoints): Float64Array | null {
  const along = [kps[2]! - kps[0]! + kps[8]! - kps[6]!, kps[3]! - kps[1]! + kps[9]! - kps[7]!] as const;
  const length = Math.hypot(...along);
  if (!(length > 0)) return null;
  const [cos, sin] = [along[0] / length, along[1] / length];
  const [middleX, middleY] = middleOf(kps);
  const [layoutX, layoutY] = middleOf(layout);
  let fit = 0;
  let squares = 0;
  for (let i = 0; i < 10; i += 2) {
    const [u, v] = [layout[i]! - layoutX, layout[i + 1]! - layoutY];
    const [x, y] = [kps[i]! - middleX, kps[i + 1]! - middleY];
    fit += u * (cos * x + sin * y) + v * (cos * y - sin * x);
    squares += u * u + v * v;
  }
  const side = (widen * fit) / squares;
  if (!(side > 0)) return null;
  const [a, b] = [side * cos, side * sin];
  return Float64Array.of(
    a,
    -b,
    middleX - a * layoutX + b * layoutY,
    b,
    a,
    middleY - b * layoutX - a * layoutY,
  );
}

/** The mean of five points. */
function middleOf(kps: Float64Array): [number, number] {
  return meanOf(kps, 0, 5);
}
