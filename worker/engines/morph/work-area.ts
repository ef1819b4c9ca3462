import type { RgbImage } from "../../../models/types.ts";
import type { FloatImage } from "../../geometry/piecewise.ts";
import type { PixelRect } from "../engine.ts";
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
 * @returns `null` for a face outside the picture
 */
export function cutWorkArea(
  target: RgbImage,
  shape: FaceShape,
  widthPx: number,
  maxFacePx: number,
): WorkArea | null {
  const rect = boundsOf(shape, target);
  if (rect.width < 8 || rect.height < 8) return null;
  const scale = Math.min(1, maxFacePx / widthPx);
  const width = Math.max(8, Math.round(rect.width * scale));
  const height = Math.max(8, Math.round(rect.height * scale));
  return { rect, scale: width / rect.width, image: shrink(target, rect, width, height) };
}

/** Points of the picture as points of the work area. */
export function toWorkArea(shape: FaceShape, { rect, image }: WorkArea): FaceShape {
  const scaleX = image.width / rect.width;
  const scaleY = image.height / rect.height;
  return shape.map((value, i) =>
    i % 2 === 0 ? (value - rect.x + 0.5) * scaleX - 0.5 : (value - rect.y + 0.5) * scaleY - 0.5,
  );
}

/** Adds what has changed in the work area to the picture, bilinear where it was worked on smaller. */
export function writeBack(target: RgbImage, { rect, image }: WorkArea, changed: FloatImage): void {
  const { width, height } = image;
  const stepX = width / rect.width;
  const stepY = height / rect.height;
  for (let row = 0; row < rect.height; row++) {
    const v = Math.min(Math.max((row + 0.5) * stepY - 0.5, 0), height - 1);
    const y0 = Math.floor(v);
    const fy = v - y0;
    const above = y0 * width;
    const below = Math.min(y0 + 1, height - 1) * width;
    for (let column = 0; column < rect.width; column++) {
      const u = Math.min(Math.max((column + 0.5) * stepX - 0.5, 0), width - 1);
      const x0 = Math.floor(u);
      const fx = u - x0;
      const x1 = Math.min(x0 + 1, width - 1);
      const to = ((rect.y + row) * target.width + rect.x + column) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const difference = (at: number) => changed.data[at * 3 + channel]! - image.data[at * 3 + channel]!;
        const upper = difference(above + x0) * (1 - fx) + difference(above + x1) * fx;
        const lower = difference(below + x0) * (1 - fx) + difference(below + x1) * fx;
        const value = target.data[to + channel]! + upper * (1 - fy) + lower * fy;
        target.data[to + channel] = value < 0 ? 0 : value > 255 ? 255 : Math.round(value);
      }
    }
  }
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
function shrink(target: RgbImage, rect: PixelRect, width: number, height: number): FloatImage {
  const data = new Float32Array(width * height * 3);
  const counts = new Float32Array(width * height);
  for (let row = 0; row < rect.height; row++) {
    const y = Math.floor((row * height) / rect.height);
    for (let column = 0; column < rect.width; column++) {
      const to = y * width + Math.floor((column * width) / rect.width);
      const from = ((rect.y + row) * target.width + rect.x + column) * 3;
      counts[to] = counts[to]! + 1;
      for (let channel = 0; channel < 3; channel++) {
        data[to * 3 + channel] = data[to * 3 + channel]! + target.data[from + channel]!;
      }
    }
  }
  for (let i = 0; i < data.length; i++) data[i] = data[i]! / counts[Math.floor(i / 3)]!;
  return { width, height, data };
}
