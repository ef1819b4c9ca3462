import { suppress } from "../boxes.ts";
import { type Kernels, openKernels } from "../kernels/open-kernels.ts";
import { toPlanes } from "../planes.ts";
import { resizeLinear } from "../resize-linear.ts";
import type { ModelSession, TensorData } from "../session.ts";
import { onlyInput } from "../shapes.ts";
import type { Box, Detection, Keypoints, RgbImage } from "../types.ts";
import type { Detector } from "./detector.ts";

const minScore = 0.5;
const lenientScore = 0.3;
const maxOverlap = 0.4;
/** Where the model takes any size, it looks twice: near faces at 128, all others at 640. */
const dynamicSizes = [128, 640];
/** What each byte becomes. */
const levels = Float32Array.from({ length: 256 }, (_, value) => (value - 127.5) / 128);

interface Layout {
  readonly strides: readonly number[];
  readonly anchors: number;
  readonly hasKeypoints: boolean;
}

/** By number of outputs: scores and boxes for each stride, and keypoints after them in the larger ones. */
const layouts: Readonly<Record<number, Layout>> = {
  6: { strides: [8, 16, 32], anchors: 2, hasKeypoints: false },
  9: { strides: [8, 16, 32], anchors: 2, hasKeypoints: true },
  10: { strides: [8, 16, 32, 64, 128], anchors: 1, hasKeypoints: false },
  15: { strides: [8, 16, 32, 64, 128], anchors: 1, hasKeypoints: true },
};

export function isScrfd({ outputs }: ModelSession): boolean {
  return outputs.length in layouts;
}

/**
 * SCRFD: 1x3xHxW, RGB (x - 127.5) / 128, the picture at the top left of a black canvas.
 * @throws ModelError if the input has another shape
 * @see InsightFace model_zoo/scrfd.py
 */
export function createScrfd(session: ModelSession): Detector {
  const input = onlyInput(session, [null, 3, null, null]);
  const layout = layouts[session.outputs.length]!;
  const [, , height, width] = input.dims as [unknown, unknown, number | null, number | null];
  const sizes =
    height && width ? [[width, height] as const] : dynamicSizes.map((size) => [size, size] as const);

  const kernels = openKernels();
  const blobs = sizes.map(([canvasWidth, canvasHeight]) => new Float32Array(3 * canvasWidth * canvasHeight));
  const look = async (image: RgbImage, index: number, least: number): Promise<Detection[]> => {
    const [canvasWidth, canvasHeight] = sizes[index]!;
    const blob = blobs[index]!;
    const scale = placeOnCanvas(image, canvasWidth, canvasHeight, kernels, blob);
    if (scale === null) return [];
    const feed = { data: blob, dims: [1, 3, canvasHeight, canvasWidth] };
    const results = await session.run({ [input.name]: feed });
    const outputs = session.outputs.map(({ name }) => results[name]!);
    return decode(outputs, layout, canvasWidth, canvasHeight, scale, least);
  };

  return {
    name: "scrfd",
    session,
    async detect(image, lenient = false) {
      const least = lenient ? lenientScore : minScore;
      const found: Detection[] = [];
      for (const index of sizes.keys()) found.push(...(await look(image, index, least)));
      return suppress(found, maxOverlap, true);
    },
  };
}

/**
 * Fills `blob`.
 * @returns canvas px per picture px; `null` for a picture so narrow that nothing of it would be left
 */
function placeOnCanvas(
  image: RgbImage,
  canvasWidth: number,
  canvasHeight: number,
  kernels: Kernels,
  blob: Float32Array,
): number | null {
  const ratio = image.height / image.width;
  const isTall = ratio > canvasHeight / canvasWidth;
  const height = isTall ? canvasHeight : Math.trunc(canvasWidth * ratio);
  const width = isTall ? Math.trunc(canvasHeight / ratio) : canvasWidth;
  if (width < 1 || height < 1) return null;
  const { data } = resizeLinear(image, width, height, kernels);
  const plane = canvasWidth * canvasHeight;
  blob.fill(levels[0]!);
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * width * 3, (y + 1) * width * 3);
    toPlanes(row, levels, blob, y * canvasWidth, plane);
  }
  return height / image.height;
}

/** Centres are (column, row) * stride; distances are in strides. */
function decode(
  outputs: readonly TensorData[],
  { strides, anchors, hasKeypoints }: Layout,
  canvasWidth: number,
  canvasHeight: number,
  scale: number,
  least: number,
): Detection[] {
  const found: Detection[] = [];
  for (const [level, stride] of strides.entries()) {
    const scores = outputs[level]!.data;
    const boxes = outputs[level + strides.length]!.data;
    const points = hasKeypoints ? outputs[level + 2 * strides.length]!.data : null;
    const columns = Math.floor(canvasWidth / stride);
    const cells = columns * Math.floor(canvasHeight / stride) * anchors;
    for (let index = 0; index < cells; index++) {
      const score = scores[index]!;
      if (score < least) continue;
      const cell = Math.floor(index / anchors);
      const x = (cell % columns) * stride;
      const y = Math.floor(cell / columns) * stride;
      const side = (position: number, k: number, sign: 1 | -1) =>
        toPicture(position, sign * boxes[index * 4 + k]! * stride, scale);
      const box: Box = [side(x, 0, -1), side(y, 1, -1), side(x, 2, 1), side(y, 3, 1)];
      found.push({ box, score, kps: points && keypointsAt(points, index, x, y, stride, scale) });
    }
  }
  return found;
}

function keypointsAt(
  points: Float32Array,
  index: number,
  x: number,
  y: number,
  stride: number,
  scale: number,
): Keypoints {
  return Float64Array.from({ length: 10 }, (_, k) =>
    toPicture(k % 2 === 0 ? x : y, points[index * 10 + k]! * stride, scale),
  );
}

/** In single precision, as the reference computes: the last bit of a keypoint moves pixels of the crop. */
function toPicture(position: number, offset: number, scale: number): number {
  return Math.fround(Math.fround(position + offset) / Math.fround(scale));
}
