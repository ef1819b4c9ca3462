import type { RgbImage } from "../../models/types.ts";
import type { PixelRect } from "./rect.ts";

/** How far from the middle a seam may lie, of the side. */
const reach = 0.04;
/** One strong edge in the picture counts no more than this, so that length decides and not contrast. */
const strongest = 48;
/** How much more than its neighbours a seam must differ on the whole. */
const prominence = 1.6;

/**
 * The four panels of a 2x2 grid: top left, top right, bottom left, bottom right. They are cut where the pixels near the
 * middle say that one picture ends, and in the very middle where they say nothing; a frame between panels belongs to
 * none of them.
 */
export function gridPanelRects(image: RgbImage): readonly [PixelRect, PixelRect, PixelRect, PixelRect] {
  const { width, height } = image;
  const [right, left] = seamOf(differences(image, true), width);
  const [bottom, top] = seamOf(differences(image, false), height);
  const rect = (x: number, y: number, toX: number, toY: number): PixelRect => ({
    x,
    y,
    width: toX - x,
    height: toY - y,
  });
  return [
    rect(0, 0, right, bottom),
    rect(left, 0, width, bottom),
    rect(0, top, right, height),
    rect(left, top, width, height),
  ];
}

/** A copy of a part of the picture. */
export function cutOut(image: RgbImage, rect: PixelRect): RgbImage {
  return { width: rect.width, height: rect.height, data: cutPlane(image.data, image.width, rect, 3) };
}

/** A part of interleaved bytes. */
export function cutPlane(
  data: Uint8Array,
  imageWidth: number,
  { x, y, width, height }: PixelRect,
  channels: number,
): Uint8Array {
  const out = new Uint8Array(width * height * channels);
  for (let row = 0; row < height; row++) {
    const from = ((y + row) * imageWidth + x) * channels;
    out.set(data.subarray(from, from + width * channels), row * width * channels);
  }
  return out;
}

/** Lays a part back where it was cut out, in place. */
export function putBack(image: RgbImage, part: RgbImage, { x, y }: Pick<PixelRect, "x" | "y">): void {
  for (let row = 0; row < part.height; row++) {
    const from = row * part.width * 3;
    image.data.set(part.data.subarray(from, from + part.width * 3), ((y + row) * image.width + x) * 3);
  }
}

/** By position near the middle: how much the line there differs from the one before it, on the mean. */
function differences({ data, width, height }: RgbImage, isVertical: boolean): Map<number, number> {
  const side = isVertical ? width : height;
  const length = isVertical ? height : width;
  const step = isVertical ? 3 : width * 3;
  const along = isVertical ? width * 3 : 3;
  const middle = Math.round(side / 2);
  const span = Math.ceil(side * reach);
  const found = new Map<number, number>();
  for (let at = Math.max(1, middle - span); at <= Math.min(side - 1, middle + span); at++) {
    let sum = 0;
    for (let i = 0, here = at * step; i < length; i++, here += along) {
      let most = 0;
      for (let channel = 0; channel < 3; channel++) {
        most = Math.max(most, Math.abs(data[here + channel]! - data[here - step + channel]!));
      }
      sum += Math.min(most, strongest);
    }
    found.set(at, sum / length);
  }
  return found;
}

/** @returns where the first panel ends and where the second begins */
function seamOf(differencesAt: ReadonlyMap<number, number>, side: number): [number, number] {
  const middle = Math.round(side / 2);
  const ranked = [...differencesAt].sort((one, other) => other[1] - one[1]);
  const [strongestEdge, second] = ranked;
  const usual = ranked[Math.floor(ranked.length / 2)]?.[1] ?? 0;
  const isSeam = (edge: readonly [number, number] | undefined) =>
    edge !== undefined && edge[1] > 2 && edge[1] > prominence * usual;
  if (!strongestEdge || !isSeam(strongestEdge)) return [middle, middle];
  // Two edges with nothing between them are a frame.
  const between = second
    ? [...differencesAt].filter(([at]) => isBetween(at, strongestEdge[0], second[0]))
    : [];
  const isFrame =
    second !== undefined &&
    second[1] > 0.5 * strongestEdge[1] &&
    between.length > 0 &&
    between.every(([, value]) => value < 0.1 * second[1]);
  if (!isFrame) return [strongestEdge[0], strongestEdge[0]];
  return [Math.min(strongestEdge[0], second[0]), Math.max(strongestEdge[0], second[0])];
}

function isBetween(at: number, one: number, other: number): boolean {
  return at > Math.min(one, other) && at < Math.max(one, other);
}
