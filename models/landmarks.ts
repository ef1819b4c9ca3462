import type { ModelSession } from "./session.ts";
import { onlyInput, onlyOutput } from "./shapes.ts";
import type { Box, Keypoints, RgbImage } from "./types.ts";

const size = 64;
const points = 68;
/** Beyond this tilt the face is turned upright for a second look, which the network was trained for. */
const uprightRadians = 0.12;

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

  const look = async (image: RgbImage, box: Box, tilt: number): Promise<Float64Array> => {
    const toPicture = boxToPicture(box, tilt);
    const data = sampleGrey(image, toPicture);
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
      const first = await look(image, box, 0);
      const tilt = eyeTilt(first);
      return Math.abs(tilt) > uprightRadians ? look(image, box, tilt) : first;
    },
  };
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

function eyeTilt(landmarks: Float64Array): number {
  const [leftX, leftY] = meanOf(landmarks, 36, 42);
  const [rightX, rightY] = meanOf(landmarks, 42, 48);
  return Math.atan2(rightY - leftY, rightX - leftX);
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

/** 2x3, from 0..1 of the box, turned by `tilt` about its centre, to picture pixels. */
function boxToPicture([x1, y1, x2, y2]: Box, tilt: number): Float64Array {
  const cos = Math.cos(tilt);
  const sin = Math.sin(tilt);
  const width = x2 - x1;
  const height = y2 - y1;
  const centreX = (x1 + x2) / 2;
  const centreY = (y1 + y2) / 2;
  return Float64Array.of(
    cos * width,
    -sin * height,
    centreX - (cos * width - sin * height) / 2,
    sin * width,
    cos * height,
    centreY - (sin * width + cos * height) / 2,
  );
}

/** 64x64 grey / 256, averaged over the area that each sample covers; outside repeats the border. */
function sampleGrey(image: RgbImage, matrix: Float64Array): Float32Array {
  const [a, b, tx, c, d, ty] = matrix as unknown as [number, number, number, number, number, number];
  const taps = Math.max(1, Math.min(8, Math.round(Math.hypot(a, c) / size)));
  const out = new Float32Array(size * size);
  const step = 1 / (size * taps);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      let sum = 0;
      for (let i = 0; i < taps * taps; i++) {
        const u = (column * taps + (i % taps) + 0.5) * step;
        const v = (row * taps + Math.floor(i / taps) + 0.5) * step;
        sum += greyAt(image, a * u + b * v + tx, c * u + d * v + ty);
      }
      out[row * size + column] = sum / (taps * taps * 256);
    }
  }
  return out;
}

/** Bilinear; pixel centres at .5. */
function greyAt(image: RgbImage, x: number, y: number): number {
  const left = Math.min(Math.max(x - 0.5, 0), image.width - 1);
  const top = Math.min(Math.max(y - 0.5, 0), image.height - 1);
  const x0 = Math.floor(left);
  const y0 = Math.floor(top);
  const x1 = Math.min(x0 + 1, image.width - 1);
  const y1 = Math.min(y0 + 1, image.height - 1);
  const fx = left - x0;
  const fy = top - y0;
  const upper = grey(image, x0, y0) * (1 - fx) + grey(image, x1, y0) * fx;
  const lower = grey(image, x0, y1) * (1 - fx) + grey(image, x1, y1) * fx;
  return upper * (1 - fy) + lower * fy;
}

function grey({ data, width }: RgbImage, x: number, y: number): number {
  const at = (y * width + x) * 3;
  return 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!;
}
