import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readPicture } from "../../../cli/picture.ts";
import { openDetector } from "../../../models/detectors/open-detector.ts";
import { openRecogniser, type Recogniser } from "../../../models/recogniser.ts";
import { openSession } from "../../../models/session.ts";
import { transformPoints } from "../../../worker/geometry/similarity.ts";
import { align } from "../../../worker/pipeline/align.ts";
import { cosine, maxDifference } from "../../support/numbers.ts";
import {
  hasReference,
  liteModel,
  photo,
  readGolden,
  readReference,
  referenceModel,
  referencePictures,
} from "../../support/reference.ts";

const detectors = [
  ["scrfd_500m_bnkps.onnx", "scrfd_500m_bnkps@640"],
  ["scrfd_2.5g.onnx", "scrfd_2.5g@auto(128,640)"],
] as const;

describe.skipIf(!hasReference).each(referencePictures)("the numbers of InsightFace for %s", (picture) => {
  const reference = hasReference ? readReference(picture) : undefined!;
  let recogniser: Recogniser;
  beforeAll(async () => {
    recogniser = await openRecogniser(liteModel("fr_feature.onnx"));
  });
  afterAll(() => recogniser.session.release());

  it("decodes to the same bytes", async () => {
    const { data } = await readPicture(photo(reference.image));
    expect(createHash("sha256").update(data).digest("hex")).toBe(reference.decoded_rgb_sha256);
  });

  it.each(detectors)("detects the same with %s", async (file, key) => {
    const detector = openDetector(await openSession(referenceModel(file)));
    const found = await detector.detect(await readPicture(photo(reference.image)));
    const expected = reference.detections[key]!;
    expect(found).toHaveLength(expected.length);
    for (const [index, { box, score, kps }] of found.entries()) {
      const { bbox, score: expectedScore, kps: expectedKps } = expected[index]!;
      expect(Math.abs(score - expectedScore)).toBeLessThan(1e-4);
      expect(maxDifference(box, bbox)).toBeLessThan(0.01);
      expect(maxDifference(kps!, expectedKps.flat())).toBeLessThan(0.01);
    }
    await detector.session.release();
  });

  it.each([
    [112, "M112", "crop112"],
    [128, "M128", "crop128"],
  ] as const)("aligns each face alike at %d px", async (size, matrixKey, cropKey) => {
    const image = await readPicture(photo(reference.image));
    for (const face of reference.faces) {
      const kps = Float64Array.from(face.kps.flat());
      const { matrix, image: crop } = align(image, kps, size)!;
      const expected = Float64Array.from(face[matrixKey].flat());
      expect(maxDifference(transformPoints(kps, matrix), transformPoints(kps, expected))).toBeLessThan(1e-4);
      const { data } = await readGolden(picture, face[cropKey]);
      const equal = crop.data.reduce((count, value, i) => count + (value === data[i] ? 1 : 0), 0);
      expect(equal / data.length).toBeGreaterThanOrEqual(0.999);
      expect(maxDifference(crop.data, data)).toBeLessThanOrEqual(4);
    }
  });

  it("embeds each face alike", async () => {
    const image = await readPicture(photo(reference.image));
    const crops = reference.faces.map(({ kps }) => align(image, Float64Array.from(kps.flat()), 112)!.image);
    for (const [index, embedding] of (await recogniser.embed(crops)).entries())
      expect(cosine(embedding, reference.faces[index]!.embedding)).toBeGreaterThanOrEqual(0.9999);
  });
});
