import type { Detector } from "../../models/detectors/detector.ts";
import type { FaceModels } from "../../models/load-pack.ts";
import { resizeArea } from "../../models/resize.ts";
import type { Box, Face, RgbImage } from "../../models/types.ts";
import { invert, type Matrix, transformPoints } from "../geometry/similarity.ts";
import { warpAffine } from "../geometry/warp.ts";
import { analyse } from "./analyse.ts";

/** Detectors are trained on upright heads; this much further each way they see, too. */
const turnRadians = (30 * Math.PI) / 180;
/** Turned pictures are looked at no larger than this on their longer side. */
const turnedPx = 1024;

/**
 * The faces of a picture, left to right. Where nothing is found, a second look takes what the detector is less sure
 * of, and a third one turns the picture by 30 degrees each way.
 */
export async function findFaces(image: RgbImage, models: FaceModels): Promise<Face[]> {
  const found = await analyse(image, models);
  if (found.length > 0) return found;
  const lenient = { ...models, detector: lenientOf(models.detector) };
  const unsure = await analyse(image, lenient);
  if (unsure.length > 0) return unsure;
  return findTilted(image, models);
}

function lenientOf(detector: Detector): Detector {
  return { ...detector, detect: (image) => detector.detect(image, true) };
}

async function findTilted(image: RgbImage, models: FaceModels): Promise<Face[]> {
  const shrink = Math.min(1, turnedPx / Math.max(image.width, image.height));
  const small =
    shrink < 1
      ? resizeArea(
          image,
          Math.max(1, Math.round(image.width * shrink)),
          Math.max(1, Math.round(image.height * shrink)),
          models.kernels,
        )
      : image;
  const found: Face[] = [];
  for (const radians of [turnRadians, -turnRadians]) {
    const { turned, matrix } = turn(small, radians);
    const back = invert(matrix).map((value) => value / shrink);
    for (const face of await analyse(turned, models)) found.push(seenBack(face, back));
  }
  const kept: Face[] = [];
  for (const face of found.sort((one, other) => other.score - one.score)) {
    if (!kept.some((better) => isCentredIn(face.box, better.box))) kept.push(face);
  }
  return kept.sort((one, other) => one.box[0] - other.box[0]);
}

/** Both turns see one head, their boxes differently: by their middles they are the same. */
function isCentredIn([x1, y1, x2, y2]: Box, [left, top, right, bottom]: Box): boolean {
  const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2];
  return x > left && x < right && y > top && y < bottom;
}

/** The whole picture, turned about its middle. @returns also picture -> turned */
function turn(image: RgbImage, radians: number): { turned: RgbImage; matrix: Matrix } {
  const cos = Math.cos(radians);
  const sin = Math.sin(radians);
  const { width, height } = image;
  const turnedWidth = Math.ceil(width * cos + height * Math.abs(sin));
  const turnedHeight = Math.ceil(width * Math.abs(sin) + height * cos);
  const matrix = Float64Array.of(
    cos,
    -sin,
    (turnedWidth - cos * width + sin * height) / 2,
    sin,
    cos,
    (turnedHeight - sin * width - cos * height) / 2,
  );
  return { turned: warpAffine(image, matrix, turnedWidth, turnedHeight), matrix };
}

/** A face of the turned picture where it is in the picture itself: its box keeps its size, upright. */
function seenBack(face: Face, back: Matrix): Face {
  const [x1, y1, x2, y2] = face.box;
  const [x, y] = transformPoints(Float64Array.of((x1 + x2) / 2, (y1 + y2) / 2), back) as unknown as [
    number,
    number,
  ];
  const scale = Math.hypot(back[0]!, back[3]!);
  const halfWidth = (scale * (x2 - x1)) / 2;
  const halfHeight = (scale * (y2 - y1)) / 2;
  const box: Box = [x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight];
  const landmarks = face.landmarks && transformPoints(face.landmarks, back);
  return { ...face, box, kps: transformPoints(face.kps, back), landmarks };
}
