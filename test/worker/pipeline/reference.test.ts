import { createHash } from "node:crypto";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { readPicture } from "../../../cli/picture.ts";
import { openDetector } from "../../../models/detectors/open-detector.ts";
import { createRecogniser } from "../../../models/recogniser.ts";
import { openSession } from "../../../models/session.ts";
import { transformPoints } from "../../../worker/geometry/similarity.ts";
import { align } from "../../../worker/pipeline/align.ts";
import {
  golden,
  hasReference,
  liteModel,
  photo,
  readReference,
  referenceModel,
} from "../../support/reference.ts";

const pictures = [
  "t1",
  "astronaut",
  "svgA",
  "svgB",
  "bulk_image_T1",
  "pose_left_wryneck",
  "tom",
  "bulk_view",
];
const models = [
  ["scrfd_500m_bnkps.onnx", "scrfd_500m_bnkps@640"],
  ["scrfd_2.5g.onnx", "scrfd_2.5g@auto(128,640)"],
] as const;

describe.skipIf(!hasReference).each(pictures)("the numbers of InsightFace for %s", (picture) => {
  const reference = hasReference ? readReference(picture) : undefined!;

  it("decodes to the same bytes", async () => {
    const { data } = await readPicture(photo(reference.image));
    expect(createHash("sha256").update(data).digest("hex")).toBe(reference.decoded_rgb_sha256);
  });

  it.each(models)("detects the same with %s", async (file, key) => {
    const detector = openDetector(await openSession(referenceModel(file)));
    const found = await detector.detect(await readPicture(photo(reference.image)));
    const expected = reference.detections[key]!;
    expect(found).toHaveLength(expected.length);
    for (const [index, { box, score, kps }] of found.entries()) {
      const { bbox, score: expectedScore, kps: expectedKps } = expected[index]!;
      expect(Math.abs(score - expectedScore)).toBeLessThan(1e-4);
      expect(maxDifference(box, bbox)).toBeLessThan(0.01);
      expect(maxDifference([...kps!], expectedKps.flat())).toBeLessThan(0.01);
    }
    await detector.session.release();
  });

  it("aligns and embeds each face alike", async () => {
    const image = await readPicture(photo(reference.image));
    const recogniser = createRecogniser(await openSession(liteModel("fr_feature.onnx")));
    for (const face of reference.faces) {
      const kps = Float64Array.from(face.kps.flat());
      const at112 = align(image, kps, 112)!;
      const at128 = align(image, kps, 128)!;
      for (const [matrix, expected] of [
        [at112.matrix, face.M112],
        [at128.matrix, face.M128],
      ] as const) {
        const mapped = transformPoints(kps, matrix);
        expect(
          maxDifference([...mapped], [...transformPoints(kps, Float64Array.from(expected.flat()))]),
        ).toBeLessThan(1e-4);
      }
      const crop = await sharp(golden(picture, face.crop112)).removeAlpha().raw().toBuffer();
      const differences = at112.image.data.map((value, i) => Math.abs(value - crop[i]!));
      expect(differences.filter((d) => d === 0).length / crop.length).toBeGreaterThanOrEqual(0.999);
      expect(differences.reduce((a, b) => Math.max(a, b), 0)).toBeLessThanOrEqual(4);
      expect(cosine(await recogniser.embed(at112.image), face.embedding)).toBeGreaterThanOrEqual(0.9999);
    }
    await recogniser.session.release();
  });
});

function maxDifference(one: readonly number[], other: readonly number[]): number {
  return one.reduce((max, value, i) => Math.max(max, Math.abs(value - other[i]!)), 0);
}

function cosine(one: Float32Array, other: readonly number[]): number {
  let dot = 0;
  for (let i = 0; i < one.length; i++) dot += one[i]! * other[i]!;
  return dot / (Math.hypot(...one) * Math.hypot(...other));
}
