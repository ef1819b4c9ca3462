import type { RgbImage } from "../../models/types.ts";
import { type FloatArrays, newArrays } from "../geometry/arrays.ts";
import type { FloatImage } from "../geometry/piecewise.ts";
import type { PixelRect } from "../geometry/rect.ts";
import type { FaceShape } from "./face-shape.ts";

/** The face's part of the picture as the engine works on it. */
export interface WorkArea {
  readonly rect: PixelRect;
  /** Work pixels per picture pixel, at most 1. */
  readonly scale: number;
  readonly image: FloatImage;
}

/**
 * Cuts the face's rectangle out. A face wider than `maxFacePx` is worked on smaller: the saved crop has no more
 * detail than that, and the picture's own grain comes back when the difference is added.
 * @param arrays where the part lies
 * @returns `null` for a face outside the picture
 */
export function cutWorkArea(
  target: RgbImage,
  shape: FaceShape,
  widthPx: number,
  maxFacePx: number,
  arrays: FloatArrays = newArrays,
): WorkArea | null {
  const rect = boundsOf(shape, target);
  if (rect.width < 8 || rect.height < 8) return null;
  const scale = Math.min(1, maxFacePx / widthPx);
  const width = Math.max(8, Math.round(rect.width * scale));
  const height = Math.max(8, Math.round(rect.height * scale));
  return { rect, scale: width / rect.width, image: shrink(target, rect, width, height, arrays) };
}

/** Points of the picture as points of the work area. */
export function toWorkArea(shape: FaceShape, { rect, image }: WorkArea): FaceShape {
  const scaleX = image.width / rect.width;
  const scaleY = image.height / rect.height;
  return shape.map((value, i) =>
    i % 2 === 0 ? (value - rect.x + 0.5) * scaleX - 0.5 : (value - rect.y + 0.5) * scaleY - 0.5,
  );
}

/** Adds what the work area says to the picture, bilinear where it was worked on smaller. */
export function addBack(target: RgbImage, { rect, scale }: WorkArea, difference: FloatImage): void {
  if (scale === 1) addSame(target, rect, difference.data);
  else addEnlarged(target, rect, difference);
}

function addSame(target: RgbImage, rect: PixelRect, difference: Float32Array): void {
  for (let row = 0, at = 0; row < rect.height; row++) {
    let to = ((rect.y + row) * target.width + rect.x) * 3;
    for (const end = at + rect.width * 3; at < end; at++, to++) {
      if (difference[at] !== 0) target.data[to] = toByte(target.data[to]! + difference[at]!);
    }
  }
}

function addEnlarged(target: RgbImage, rect: PixelRect, { width, height, data }: FloatImage): void {
  const left = new Int32Array(rect.width);
  const share = new Float32Array(rect.width);
  for (let column = 0; column < rect.width; column++) {
    const u = Math.min(Math.max(((column + 0.5) * width) / rect.width - 0.5, 0), width - 1.001);
    left[column] = Math.floor(u) * 3;
    share[column] = u - Math.floor(u);
  }
  const stride = width * 3;
  const line = new Float32Array(stride);
  for (let row = 0; row < rect.height; row++) {
    const v = Math.min(Math.max(((row + 0.5) * height) / rect.height - 0.5, 0), height - 1.001);
    const above = Math.floor(v) * stride;
    const fy = v - Math.floor(v);
    for (let i = 0; i < stride; i++) line[i] = data[above + i]! * (1 - fy) + data[above + stride + i]! * fy;
    let to = ((rect.y + row) * target.width + rect.x) * 3;
    for (let column = 0; column < rect.width; column++, to += 3) {
      const at = left[column]!;
      const fx = share[column]!;
      for (let channel = 0; channel < 3; channel++) {
        const more = line[at + channel]! * (1 - fx) + line[at + 3 + channel]! * fx;
        if (more !== 0) target.data[to + channel] = toByte(target.data[to + channel]! + more);
      }
    }
  }
}

function toByte(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value + 0.5;
}

/** The shape's bounding box within the picture, integer pixels. */
function boundsOf(shape: FaceShape, { width, height }: RgbImage): PixelRect {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let i = 0; i < shape.length; i += 2) {
    left = Math.min(left, Math.floor(shape[i]!));
    right = Math.max(right, Math.ceil(shape[i]!) + 1);
    top = Math.min(top, Math.floor(shape[i + 1]!));
    bottom = Math.max(bottom, Math.ceil(shape[i + 1]!) + 1);
  }
  const x = Math.max(0, left);
  const y = Math.max(0, top);
  return { x, y, width: Math.min(width, right) - x, height: Math.min(height, bottom) - y };
}

/** Area average of a rectangle. */
function shrink(
  target: RgbImage,
  rect: PixelRect,
  width: number,
  height: number,
  arrays: FloatArrays,
): FloatImage {
  const data = arrays.takeFloats(width * height * 3);
  const columnOf = Int32Array.from(
    { length: rect.width },
    (_, column) => Math.floor((column * width) / rect.width) * 3,
  );
  const counts = new Float32Array(width);
  for (const column of columnOf) counts[column / 3] = counts[column / 3]! + 1;
  const sums = new Float32Array(width * 3);
  for (let y = 0, row = 0; y < height; y++) {
    sums.fill(0);
    const first = row;
    for (; row < rect.height && Math.floor((row * height) / rect.height) === y; row++) {
      let from = ((rect.y + row) * target.width + rect.x) * 3;
      for (let column = 0; column < rect.width; column++, from += 3) {
        const to = columnOf[column]!;
        sums[to] = sums[to]! + target.data[from]!;
        sums[to + 1] = sums[to + 1]! + target.data[from + 1]!;
        sums[to + 2] = sums[to + 2]! + target.data[from + 2]!;
      }
    }
    for (let i = 0, out = y * width * 3; i < sums.length; i++, out++)
      data[out] = sums[i]! / ((row - first) * counts[Math.floor(i / 3)]!);
  }
  return { width, height, data };
}
