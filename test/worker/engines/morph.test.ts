import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { dataDir } from "../../../infra/stage/root.ts";
import { type FaceModels, openModels, packFiles, releaseModels } from "../../../models/load-pack.ts";
import type { Face, RgbImage } from "../../../models/types.ts";
import { type CropWithLandmarks, NO_REGION } from "../../../worker/engines/engine.ts";
import { mixCrops } from "../../../worker/engines/mix-crops.ts";
import { createMorphEngine } from "../../../worker/engines/morph.ts";
import type { PixelRect } from "../../../worker/geometry/rect.ts";
import { decodePicture } from "../../../worker/images/decode.ts";
import { analyse } from "../../../worker/pipeline/analyse.ts";
import { cropForIdentity } from "../../../worker/pipeline/identity-crop.ts";
import { cosine } from "../../support/numbers.ts";
import { hasReference, photo } from "../../support/reference.ts";

const engine = createMorphEngine();
const plain = { greedy: false, hifi: false, sharpen: false, oldify: 0 };
let models: FaceModels;
beforeAll(async () => {
  models = await openModels(packFiles(`${dataDir}/models`, "lite"));
});
afterAll(() => releaseModels(models));

interface Portrait {
  readonly image: RgbImage;
  readonly face: Face;
  readonly crop: CropWithLandmarks;
}

async function portrait(name: string): Promise<Portrait> {
  const { image } = await decodePicture(await readFile(photo(name)), 0);
  const [face] = await analyse(image, models);
  return { image, face: face!, crop: cropForIdentity(image, face!)! };
}

/** A copy of the target with the source's face. */
async function swap(source: Portrait, target: Portrait, options = plain) {
  const image = { ...target.image, data: Uint8Array.from(target.image.data) };
  const identity = { embedding: source.face.embedding!, crop: source.crop };
  const { regions } = await engine.swap(image, [{ face: target.face, source: identity }], options);
  return { image, ...regions[0]! };
}

describe.skipIf(!hasReference)("morph between frontal faces of photographs", () => {
  const frontal = [
    "astronaut.png",
    "attribute_7242.jpg",
    "tom.png",
    "emotion_sad.png",
    "emotion_anger.png",
    "t1.jpg",
  ];
  const portraits: Portrait[] = [];
  beforeAll(async () => {
    for (const name of frontal) portraits.push(await portrait(name));
  });

  it("brings the face nearer to the source in at least 9 of 10 pairs, and changes nothing outside its rectangle", async () => {
    let nearer = 0;
    let pairs = 0;
    for (const source of portraits) {
      for (const target of portraits.filter((other) => other !== source)) {
        const { image, rect } = await swap(source, target);
        expect(changedOutside(target.image, image, rect)).toBe(0);
        expect(rect.width).toBeLessThan(2 * (target.face.box[2] - target.face.box[0]));
        const after = faceAt(await analyse(image, models), target.face);
        const was = cosine(source.face.embedding!, target.face.embedding!);
        pairs++;
        if (after && cosine(source.face.embedding!, after.embedding!) > was) nearer++;
      }
    }
    expect(pairs).toBe(30);
    expect(nearer / pairs).toBeGreaterThanOrEqual(0.9);
  }, 60_000);

  it("leaves less of the target with greedy, and more of the source", async () => {
    const likeness = { greedy: { source: 0, target: 0 }, plain: { source: 0, target: 0 } };
    for (const source of portraits) {
      for (const target of portraits.filter((other) => other !== source)) {
        for (const kind of ["plain", "greedy"] as const) {
          const { image } = await swap(source, target, { ...plain, greedy: kind === "greedy" });
          const after = faceAt(await analyse(image, models), target.face);
          if (!after) continue;
          likeness[kind].source += cosine(source.face.embedding!, after.embedding!);
          likeness[kind].target += cosine(target.face.embedding!, after.embedding!);
        }
      }
    }
    expect(likeness.greedy.target).toBeLessThan(likeness.plain.target);
    expect(likeness.greedy.source).toBeGreaterThan(likeness.plain.source);
  }, 60_000);

  it("mixes two people into one who resembles both", async () => {
    const [one, other, target] = [portraits[0]!, portraits[3]!, portraits[5]!];
    const mixed = { ...one, crop: mixCrops([one.crop, other.crop], [0.5, 0.5]) };
    const after = faceAt(await analyse((await swap(mixed, target)).image, models), target.face)!;
    for (const parent of [one, other]) {
      const was = cosine(parent.face.embedding!, target.face.embedding!);
      expect(cosine(parent.face.embedding!, after.embedding!)).toBeGreaterThan(was);
    }
    expect(mixCrops([one.crop], [1])).toBe(one.crop);
  });

  it("leaves alone what it cannot swap", async () => {
    const { face, image, crop } = portraits[0]!;
    const source = { embedding: face.embedding!, crop };
    const before = Uint8Array.from(image.data);
    const outside = face.landmarks!.map((value) => value - 5000);
    const flat = new Float64Array(136).fill(100);
    for (const landmarks of [null, outside, flat]) {
      const placement = { face: { ...face, landmarks }, source };
      expect((await engine.swap(image, [placement], plain)).regions).toEqual([NO_REGION]);
    }
    expect(image.data).toEqual(before);
  });

  it("swaps a face that is cut off by the border", async () => {
    const target = portraits[0]!;
    const landmarks = target.face.landmarks!.map((value, i) =>
      i % 2 === 0 ? value - target.face.box[0] - 30 : value,
    );
    const { rect } = await swap(portraits[1]!, { ...target, face: { ...target.face, landmarks } });
    expect(rect.x).toBe(0);
    expect(rect.width).toBeGreaterThan(20);
  });
});

function changedOutside(before: RgbImage, after: RgbImage, { x, y, width, height }: PixelRect): number {
  let changed = 0;
  for (let i = 0; i < before.data.length; i++) {
    if (before.data[i] === after.data[i]) continue;
    const pixel = Math.floor(i / 3);
    const column = pixel % before.width;
    const row = Math.floor(pixel / before.width);
    if (column < x || column >= x + width || row < y || row >= y + height) changed++;
  }
  return changed;
}

function faceAt(faces: readonly Face[], { box }: Face): Face | undefined {
  const x = (box[0] + box[2]) / 2;
  const y = (box[1] + box[3]) / 2;
  return faces.find(({ box: [x1, y1, x2, y2] }) => x > x1 && x < x2 && y > y1 && y < y2);
}

it("what is left of one face in the memory that the next is made in does not show", async () => {
  const [large, small] = await Promise.all(["iris.png", "group.png"].map(drawn));
  const source = drawnSource(large!);
  const alone = await swapWith(createMorphEngine(), small!, source);
  const used = createMorphEngine();
  await swapWith(used, large!, source);
  expect(Buffer.compare(await swapWith(used, small!, source), alone)).toBe(0);

  async function drawn(name: string) {
    const { image } = await decodePicture(await readFile(`${inject("samplesDir")}/${name}`), 0);
    return { image, faces: await analyse(image, models) };
  }
  function drawnSource({ image, faces }: Awaited<ReturnType<typeof drawn>>) {
    const face = faces[0]!;
    return { embedding: face.embedding!, crop: cropForIdentity(image, face)! };
  }
  async function swapWith(
    one: typeof engine,
    { image, faces }: Awaited<ReturnType<typeof drawn>>,
    source: ReturnType<typeof drawnSource>,
  ): Promise<Uint8Array> {
    const copy = { ...image, data: Uint8Array.from(image.data) };
    await one.swap(
      copy,
      faces.map((face) => ({ face, source })),
      plain,
    );
    return copy.data;
  }
});
