import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { dataDir } from "../../../infra/stage/root.ts";
import { openKernels } from "../../../models/kernels/open-kernels.ts";
import { type FaceModels, openModels, packFiles, releaseModels } from "../../../models/load-pack.ts";
import { resizeArea } from "../../../models/resize.ts";
import type { Face, RgbImage } from "../../../models/types.ts";
import { coarseLandmarks } from "../../../worker/effects/layout.ts";
import { retouch } from "../../../worker/effects/retouch.ts";
import { cutOut } from "../../../worker/geometry/panels.ts";
import type { PixelRect } from "../../../worker/geometry/rect.ts";
import { decodePicture } from "../../../worker/images/decode.ts";
import { sharpness } from "../../../worker/pipeline/choose-face.ts";
import { findFaces } from "../../../worker/pipeline/find-faces.ts";
import { cosine } from "../../../worker/pipeline/same-person.ts";
import { hasReference, photo } from "../../support/reference.ts";

let models: FaceModels;
beforeAll(async () => {
  models = await openModels(packFiles(`${dataDir}/models`, "lite"));
});
afterAll(() => releaseModels(models));

async function open(path: string): Promise<{ image: RgbImage; face: Face }> {
  const { image } = await decodePicture(await readFile(path), 0);
  return { image, face: (await findFaces(image, models))[0]! };
}
const drawn = (name: string) => open(`${inject("samplesDir")}/${name}.png`);

/** A copy with its face retouched. */
function touched({ image, face }: { image: RgbImage; face: Face }, oldify: number, sharpen = false) {
  const copy = { ...image, data: Uint8Array.from(image.data) };
  const rect = retouch(copy, face, { oldify, sharpen }, face.embedding);
  return { image: copy, rect };
}

function apart(one: RgbImage, other: RgbImage): number {
  let sum = 0;
  for (let i = 0; i < one.data.length; i++) sum += Math.abs(one.data[i]! - other.data[i]!);
  return sum / one.data.length;
}

function isSameOutside(one: RgbImage, other: RgbImage, { x, y, width, height }: PixelRect): boolean {
  for (let i = 0; i < one.data.length; i++) {
    if (one.data[i] === other.data[i]) continue;
    const [column, row] = [Math.floor(i / 3) % one.width, Math.floor(i / 3 / one.width)];
    if (column < x || column >= x + width || row < y || row >= y + height) return false;
  }
  return true;
}

/** How differently a value changed from pixel to pixel: lines and spots do that, an even shade does not. */
function unevenness(
  [before, after]: readonly [RgbImage, RgbImage],
  valueAt: (data: Uint8Array, at: number) => number,
): number {
  const changes: number[] = [];
  for (let at = 0; at < before.data.length; at += 3)
    changes.push(valueAt(after.data, at) - valueAt(before.data, at));
  const mean = changes.reduce((sum, value) => sum + value, 0) / changes.length;
  return Math.sqrt(changes.reduce((sum, value) => sum + (value - mean) ** 2, 0) / changes.length);
}

/** The mean green of the darkest fifth: of hair, where there is some. */
function darkest({ data }: RgbImage): number {
  const levels = data.filter((_, at) => at % 3 === 1).sort();
  const hair = levels.subarray(0, levels.length / 5);
  return hair.reduce((sum, value) => sum + value, 0) / hair.length;
}

describe("ageing", () => {
  it("grows with every step, and no step is a jump", async () => {
    const portrait = await drawn("ravi");
    const amounts = [20, 50, 80, 120, 160, 200, 250, 300, 400, 500, 600, 700, 800, 900, 1000];
    const changes = amounts.map((amount) => apart(portrait.image, touched(portrait, amount).image));
    for (const [i, change] of changes.entries()) {
      const before = i === 0 ? 0 : changes[i - 1]!;
      expect(change).toBeGreaterThan(before);
      expect(change - before).toBeLessThan(0.2 * changes.at(-1)!);
    }
    expect(apart(touched(portrait, 300).image, touched(portrait, 301).image)).toBeLessThan(
      0.01 * changes.at(-1)!,
    );
  });

  it("by wrinkles, folds, under-eyes, mottling and greying brows", async () => {
    const portrait = await drawn("iris");
    const { image } = touched(portrait, 700);
    const { landmarks } = portrait.face;
    const unit = (landmarks![32]! - landmarks![0]!) / 100;
    /** A rectangle, in hundredths of the face's width, above the middle of some landmarks. */
    const region = (points: readonly number[], above: number, across: number, high: number) => {
      const middle = (axis: 0 | 1) =>
        points.reduce((sum, point) => sum + landmarks![point * 2 + axis]!, 0) / points.length;
      const [width, height] = [Math.round(across * unit), Math.round(high * unit)];
      const x = Math.round(middle(0) - width / 2);
      const y = Math.round(middle(1) - above * unit - height / 2);
      return [portrait.image, image].map((one) => cutOut(one, { x, y, width, height })) as [
        RgbImage,
        RgbImage,
      ];
    };
    const lines = (place: [RgbImage, RgbImage]) => unevenness(place, (data, at) => data[at + 1]!);
    const blotches = (place: [RgbImage, RgbImage]) =>
      unevenness(place, (data, at) => data[at]! - data[at + 2]!);

    // Pores and mottling alone reach a third of the first two; folds alone two thirds of the third.
    expect(lines(region([19, 24], 17, 40, 12))).toBeGreaterThan(9);
    for (const [wing, corner] of [
      [31, 48],
      [35, 54],
    ] as const)
      expect(lines(region([wing, corner], 0, 26, 12))).toBeGreaterThan(7);
    for (const lid of [
      [40, 41],
      [46, 47],
    ])
      expect(lines(region(lid, -6, 14, 7))).toBeGreaterThan(10);
    for (const [jaw, wing] of [
      [2, 31],
      [14, 35],
    ] as const)
      expect(blotches(region([jaw, wing], 0, 16, 20))).toBeGreaterThan(1.5);
    const [was, is] = region([18, 19, 20], -3, 18, 9).map(darkest) as [number, number];
    expect(is - was).toBeGreaterThan(5);
  });

  it("stays within the face's own rectangle, and out of its eyes", async () => {
    const portrait = await drawn("iris");
    const { image, rect } = touched(portrait, 1000);
    expect(isSameOutside(portrait.image, image, rect)).toBe(true);
    const { box, landmarks } = portrait.face;
    expect(rect.width).toBeLessThan(2 * (box[2] - box[0]));
    for (const [first, last] of [
      [36, 39],
      [42, 45],
    ] as const) {
      const x = Math.round((landmarks![first * 2]! + landmarks![last * 2]!) / 2);
      const y = Math.round((landmarks![first * 2 + 1]! + landmarks![last * 2 + 1]!) / 2);
      const pupil = { x: x - 2, y: y - 2, width: 4, height: 4 };
      expect(apart(cutOut(image, pupil), cutOut(portrait.image, pupil))).toBeLessThan(3);
    }
  });

  it("ages one person the same way wherever the face is, and another one another way", async () => {
    const { image, face } = await drawn("tunde");
    const shift = 37;
    const moved = cutOut(image, { x: shift, y: 0, width: image.width - shift, height: image.height });
    const left = (values: Float64Array) => values.map((value, i) => (i % 2 === 0 ? value - shift : value));
    const movedFace: Face = {
      ...face,
      box: [face.box[0] - shift, face.box[1], face.box[2] - shift, face.box[3]],
      kps: left(face.kps),
      landmarks: face.landmarks && left(face.landmarks),
    };
    const here = touched({ image, face }, 600).image;
    const there = touched({ image: moved, face: movedFace }, 600).image;
    const back = cutOut(here, { x: shift, y: 0, width: moved.width, height: moved.height });
    const change = apart(moved, there);
    expect(apart(back, there)).toBeLessThan(0.02 * change);

    const other = { ...image, data: Uint8Array.from(image.data) };
    const embedding = face.embedding!.map((value) => -value);
    retouch(other, face, { oldify: 600, sharpen: false }, embedding);
    expect(apart(other, here)).toBeGreaterThan(0.2 * change);
  });

  it("works with five points alone, and leaves alone what has none", async () => {
    const { image, face } = await drawn("bram");
    const plain = touched({ image, face: { ...face, landmarks: null } }, 800);
    expect(apart(image, plain.image)).toBeGreaterThan(0.1);
    const flat = { ...face, landmarks: null, kps: new Float64Array(10).fill(50) };
    expect(touched({ image, face: flat }, 800).rect.width).toBe(0);
    expect(touched({ image, face }, 0)).toEqual({ image, rect: { x: 0, y: 0, width: 0, height: 0 } });
  });

  it.skipIf(!hasReference)("keeps people recognisable", async () => {
    for (const name of ["woman_1.png", "emotion_sad.png", "astronaut.png", "bulk_image_T1.jpeg"]) {
      const portrait = await open(photo(name));
      const likeness: number[] = [];
      for (const amount of [100, 300, 1000]) {
        const [after] = await findFaces(touched(portrait, amount).image, models);
        likeness.push(cosine(after!.embedding!, portrait.face.embedding!));
      }
      expect(likeness[0]).toBeGreaterThan(0.95);
      expect(likeness[1]).toBeGreaterThan(0.78);
      expect(likeness[2]).toBeGreaterThan(0.5);
    }
  });
});

describe("sharpening", () => {
  it("brings detail out in the face and changes nothing beyond", async () => {
    const portrait = await drawn("mei");
    const { image, rect } = touched(portrait, 0, true);
    expect(isSameOutside(portrait.image, image, rect)).toBe(true);
    expect(sharpness(image, portrait.face)).toBeGreaterThan(1.1 * sharpness(portrait.image, portrait.face));
  });
});

describe("sharpening a face twice as large", () => {
  it("brings out what is twice as coarse", async () => {
    const { image, face } = await drawn("ravi");
    const half = resizeArea(image, image.width / 2, image.height / 2, openKernels());
    const halved: Face = {
      ...face,
      kps: face.kps.map((value) => value / 2),
      landmarks: face.landmarks!.map((value) => value / 2),
    };
    const added = (before: RgbImage, at: Face) => {
      const after = touched({ image: before, face: at }, 0, true).image;
      return { ...before, data: after.data.map((value, i) => 128 + value - before.data[i]!) };
    };
    const small = added(half, halved);
    const large = added(image, face);
    const shrunk = resizeArea(large, half.width, half.height, openKernels());
    // Were it the same few pixels for every size, shrinking would leave next to nothing of it.
    const strength = (one: RgbImage) => one.data.reduce((sum, value) => sum + Math.abs(value - 128), 0);
    expect(strength(shrunk)).toBeGreaterThan(0.6 * strength(small));
  });
});

describe("a layout from five points", () => {
  it.each(["iris", "ravi", "tunde", "olga"])("lies near the landmarks of %s", async (name) => {
    const { face } = await drawn(name);
    const coarse = coarseLandmarks(face.kps)!;
    const width = Math.hypot(
      face.landmarks![32]! - face.landmarks![0]!,
      face.landmarks![33]! - face.landmarks![1]!,
    );
    let sum = 0;
    for (let i = 0; i < 136; i += 2) {
      sum += Math.hypot(coarse[i]! - face.landmarks![i]!, coarse[i + 1]! - face.landmarks![i + 1]!);
    }
    expect(coarse).toHaveLength(136);
    expect(sum / 68 / width).toBeLessThan(0.09);
  });
});
