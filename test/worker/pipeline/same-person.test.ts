import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readPicture } from "../../../cli/picture.ts";
import { fingerprints } from "../../../models/fingerprints.ts";
import type { FaceModels } from "../../../models/load-pack.ts";
import type { Inference } from "../../../worker/inference/client.ts";
import { mixIdentities } from "../../../worker/pipeline/mix.ts";
import { type FaceQuality, qualityWeight, shortcomings } from "../../../worker/pipeline/quality.ts";
import { averageEmbedding, cosine, samePerson, strangers } from "../../../worker/pipeline/same-person.ts";
import { openInference } from "../../support/inference.ts";
import { hasReference, photo } from "../../support/reference.ts";

/** A direction in the plane of the first two values. */
const at = (degrees: number, length = 1) => {
  const embedding = new Float32Array(512);
  embedding[0] = length * Math.cos((degrees * Math.PI) / 180);
  embedding[1] = length * Math.sin((degrees * Math.PI) / 180);
  return embedding;
};

describe("strangers among pictures", () => {
  it("are those unlike the one that is most like all others", () => {
    expect(strangers([at(0), at(20), at(40)], "lite")).toEqual([]);
    expect(strangers([at(0), at(20), at(100)], "lite")).toEqual([2]);
    expect(strangers([at(100), at(0), at(20)], "lite")).toEqual([0]);
  });
  it("of two that differ, the second one", () => {
    expect(strangers([at(0), at(90)], "lite")).toEqual([1]);
  });
  it("are told by what the recogniser at hand tells apart", () => {
    // 0.34: two people to the lite recogniser, one person to ArcFace.
    expect(strangers([at(0), at(70)], "lite")).toEqual([1]);
    expect(strangers([at(0), at(70)], fingerprints.arcfaceR50)).toEqual([]);
  });
});

describe("an average", () => {
  it("lies nearer to what weighs more, however long the vectors are", () => {
    const mean = averageEmbedding([at(0, 30), at(40, 1)], [3, 1]);
    expect(cosine(mean, at(0))).toBeGreaterThan(cosine(mean, at(40)));
    expect(cosine(averageEmbedding([at(0, 30), at(40, 1)], [1, 1]), at(20))).toBeCloseTo(1, 6);
  });
  it("of one is that one", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 359 }), (degrees) => {
        expect(cosine(averageEmbedding([at(degrees, 5)], [0.3]), at(degrees))).toBeCloseTo(1, 5);
      }),
    );
  });
});

describe("quality", () => {
  const good: FaceQuality = { facePx: 250, sharpness: 25, frontal: 0.9 };
  it("names what a better picture would mend", () => {
    expect(shortcomings(good)).toEqual([]);
    expect(shortcomings({ ...good, facePx: 60 })).toEqual(["small"]);
    expect(shortcomings({ facePx: 60, sharpness: 4, frontal: 0.1 })).toEqual(["small", "blurred", "turned"]);
  });
  it("weighs a picture by each of them, and never not at all", () => {
    const weight = qualityWeight(good);
    for (const worse of [{ facePx: 90 }, { sharpness: 6 }, { frontal: 0.2 }]) {
      expect(qualityWeight({ ...good, ...worse })).toBeLessThan(weight);
    }
    expect(qualityWeight({ facePx: 48, sharpness: 2.5, frontal: 0 })).toBeGreaterThan(0);
  });
});

it("an embedding of another recogniser without a picture is refused instead of used", async () => {
  const models = { fingerprint: "here" } as FaceModels;
  const feature = { recogniser: "elsewhere", embedding: at(0), crop: null };
  await expect(mixIdentities([feature], models)).rejects.toThrow("another recogniser");
  const own = await mixIdentities([{ ...feature, recogniser: "here" }], models);
  expect(own.embedding).toEqual(at(0));
});

describe.skipIf(!hasReference)("a takedown's threshold, on photographs", () => {
  let inference: Inference;
  beforeAll(async () => {
    inference = await openInference();
  });
  afterAll(() => inference.close());
  const embeddingsOf = async (name: string) => {
    return (await inference.findFaces(await readPicture(photo(name)))).map(({ embedding }) => embedding!);
  };

  it("lies below what one person's pictures have in common", async () => {
    const { sure: threshold } = samePerson(inference.fingerprint);
    for (const [one, other] of [
      ["woman_1.png", "woman_2.jpeg"],
      ["svgA.png", "svgB.png"],
    ] as const) {
      const [[a], [b]] = [await embeddingsOf(one), await embeddingsOf(other)];
      expect(cosine(a!, b!), `${one} ${other}`).toBeGreaterThan(threshold + 0.05);
    }
  });

  it("lies above what different people's have, with room to spare", async () => {
    const { sure: threshold } = samePerson(inference.fingerprint);
    const strangersPictures = [
      "woman_1.png",
      "tom.png",
      "t1.jpg",
      "pose_left_wryneck.png",
      "bulk_image_T1.jpeg",
    ];
    const all: Float32Array[] = [];
    for (const name of strangersPictures) all.push(...(await embeddingsOf(name)));
    expect(all.length).toBeGreaterThan(8);
    const pairs = all.flatMap((one, index) => all.slice(index + 1).map((other) => cosine(one, other)));
    expect(Math.max(...pairs)).toBeLessThan(threshold - 0.1);
  });
});
