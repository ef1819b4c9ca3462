import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { readPicture } from "../../../cli/picture.ts";
import { dataDir } from "../../../infra/stage/root.ts";
import { type FaceModels, openModels, packFiles, releaseModels } from "../../../models/load-pack.ts";
import { decodePicture } from "../../../worker/images/decode.ts";
import { analyse } from "../../../worker/pipeline/analyse.ts";
import { findFaces } from "../../../worker/pipeline/find-faces.ts";
import { paint } from "../../support/pictures.ts";
import { hasReference, photo } from "../../support/reference.ts";

let models: FaceModels;
beforeAll(async () => {
  models = await openModels(packFiles(`${dataDir}/models`, "lite"));
});
afterAll(() => releaseModels(models));

const decode = async (bytes: Buffer) => (await decodePicture(bytes, 0)).image;

describe("a second look", () => {
  it.each([40, -40, 50, -50])(
    "finds a head tilted by %d degrees that the first one missed",
    async (degrees) => {
      const portrait = await readFile(`${inject("samplesDir")}/ravi.png`);
      const image = await decode(
        await sharp(portrait).rotate(degrees, { background: "#777" }).png().toBuffer(),
      );
      const first = await analyse(image, models);
      const found = await findFaces(image, models);
      expect(found).toHaveLength(1);
      if (first.length > 0) expect(found).toEqual(first);
      const [leftX, leftY, rightX, rightY] = found[0]!.kps as unknown as [number, number, number, number];
      const tilt = (Math.atan2(rightY - leftY, rightX - leftX) * 180) / Math.PI;
      expect(Math.abs(tilt - degrees)).toBeLessThan(20);
    },
  );

  it("sees no faces in noise, or in nothing", async () => {
    expect(await findFaces(await decode(await paint(400, 300).png().toBuffer()), models)).toEqual([]);
    for (const [width, height] of [
      [1, 700],
      [700, 1],
      [64, 64],
    ] as const) {
      const flat = { width, height, data: new Uint8Array(width * height * 3).fill(90) };
      expect(await findFaces(flat, models)).toEqual([]);
    }
  });

  it.skipIf(!hasReference)("sees no faces in a landscape", async () => {
    expect(await findFaces(await readPicture(photo("bulk_view.jpg")), models)).toEqual([]);
  });

  it("takes what the detector is less sure of, once, and only then turns the picture", async () => {
    const image = await decode(await readFile(`${inject("samplesDir")}/ravi.png`));
    const seen = await models.detector.detect(image);
    const asked: boolean[] = [];
    const unsure = (isThere: boolean): FaceModels => ({
      ...models,
      detector: {
        ...models.detector,
        detect: async (_picture, lenient = false) => {
          asked.push(lenient);
          return isThere && lenient ? seen : [];
        },
      },
    });
    expect(await findFaces(image, unsure(true))).toHaveLength(1);
    expect(asked.splice(0)).toEqual([false, true]);
    expect(await findFaces(image, unsure(false))).toEqual([]);
    expect(asked).toEqual([false, true, false, false]);
  });

  it("does not look twice where there is something", async () => {
    const image = await decode(await readFile(`${inject("samplesDir")}/group.png`));
    let looks = 0;
    const counting = {
      ...models,
      detector: {
        ...models.detector,
        detect: (picture: typeof image, lenient?: boolean) => {
          looks++;
          return models.detector.detect(picture, lenient);
        },
      },
    };
    expect(await findFaces(image, counting)).toHaveLength(3);
    expect(looks).toBe(1);
  });
});
