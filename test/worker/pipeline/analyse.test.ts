import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readPicture } from "../../../cli/picture.ts";
import { dataDir } from "../../../infra/stage/root.ts";
import { boxArea, boxWidth } from "../../../models/boxes.ts";
import { type FaceModels, openModels, packFiles, releaseModels } from "../../../models/load-pack.ts";
import { analyse } from "../../../worker/pipeline/analyse.ts";
import { cropForIdentity } from "../../../worker/pipeline/identity-crop.ts";
import { cosine } from "../../support/numbers.ts";
import { hasReference, photo } from "../../support/reference.ts";

let models: FaceModels;
beforeAll(async () => {
  models = await openModels(packFiles(`${dataDir}/models`, "lite"));
});
afterAll(() => releaseModels(models));

describe.skipIf(!hasReference)("the lite pack on photographs", () => {
  it.each([
    ["t1.jpg", 6],
    ["astronaut.png", 1],
    ["woman_1.png", 1],
    ["woman_2.jpeg", 1],
    ["attribute_7242.jpg", 2],
    ["bulk_image_T1.jpeg", 1],
    ["pose_left_wryneck.png", 1],
    ["pose_rise_face.jpeg", 1],
    ["emotion_sad.png", 1],
    ["emotion_anger.png", 1],
    ["tom.png", 1],
    ["bulk_view.jpg", 0],
  ])("finds every face of %s", async (name, count) => {
    const image = await readPicture(photo(name));
    const faces = await analyse(image, models);
    expect(faces).toHaveLength(count);
    expect(faces.map(({ box }) => box[0])).toEqual(faces.map(({ box }) => box[0]).sort((a, b) => a - b));
    for (const { box, kps } of faces) {
      for (let point = 0; point < 10; point += 2) {
        expect(kps[point]! > box[0] - boxWidth(box) / 4 && kps[point]! < box[2] + boxWidth(box) / 4).toBe(
          true,
        );
      }
    }
  });

  it("finds the main face among blurred ones", async () => {
    const faces = await analyse(await readPicture(photo("attribute_1561.jpg")), models);
    expect(Math.max(...faces.map(({ box }) => boxArea(box)))).toBeGreaterThan(150 * 200);
  });

  it("knows the same woman again, and nobody else for her", async () => {
    const embed = async (name: string) =>
      (await analyse(await readPicture(photo(name)), models))[0]!.embedding!;
    const her = await embed("woman_1.png");
    expect(cosine(her, await embed("woman_2.jpeg"))).toBeGreaterThan(0.5);
    for (const other of ["astronaut.png", "emotion_sad.png", "bulk_image_T1.jpeg"]) {
      expect(cosine(her, await embed(other))).toBeLessThan(0.4);
    }
  });

  it("keeps the chin in an identity's crop", async () => {
    const image = await readPicture(photo("astronaut.png"));
    const crop = cropForIdentity(image, (await analyse(image, models))[0]!)!;
    expect(crop.image.width).toBe(512);
    const chinY = crop.landmarks[8 * 2 + 1]!;
    expect(chinY).toBeGreaterThan(300);
    expect(chinY).toBeLessThan(512);
  });
});

describe("bad pictures", () => {
  it.each([
    [1, 700],
    [700, 1],
    [1, 1],
  ])("finds nothing in %d x %d px and does not throw", async (width, height) => {
    const image = { width, height, data: new Uint8Array(width * height * 3) };
    expect(await analyse(image, models)).toEqual([]);
  });
});
