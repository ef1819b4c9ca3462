import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { decodePicture } from "../../../worker/images/decode.ts";
import { encodePicture } from "../../../worker/images/encode.ts";
import { paint } from "../../support/pictures.ts";

const roomy = { maxBytes: 10 * 2 ** 20, maxPx: 4096 };

describe("the result", () => {
  it("keeps a PNG's every pixel", async () => {
    const target = await decodePicture(await paint(64, 48).png().toBuffer(), 50);
    const { bytes, extension, reduced } = await encodePicture(target.image, target, roomy);
    expect([extension, reduced]).toEqual(["png", false]);
    expect((await decodePicture(bytes, 50)).image.data).toEqual(target.image.data);
  });

  it("keeps a JPEG a JPEG", async () => {
    const target = await decodePicture(await paint(64, 48).jpeg().toBuffer(), 50);
    expect((await encodePicture(target.image, target, roomy)).extension).toBe("jpg");
  });

  it.each(["png", "jpeg", "webp"] as const)(
    "says in a %s's XMP and EXIF that AI has edited it",
    async (format) => {
      const target = await decodePicture(await paint(64, 48).toFormat(format).toBuffer(), 50);
      const { xmp, exif } = await sharp((await encodePicture(target.image, target, roomy)).bytes).metadata();
      expect(xmp?.toString()).toContain("digitalsourcetype/compositeWithTrainedAlgorithmicMedia");
      expect(xmp?.toString()).toContain('<rdf:li xml:lang="zh-CN">由 Doppel 进行 AI 编辑');
      expect(exif?.toString("latin1")).toContain("AI-edited");
    },
  );

  it("keeps transparency, pixel for pixel", async () => {
    const alpha = Uint8Array.from({ length: 64 * 48 }, (_, i) => i % 256);
    const image = await paint(64, 48)
      .joinChannel(Buffer.from(alpha), { raw: { width: 64, height: 48, channels: 1 } })
      .png()
      .toBuffer();
    const target = await decodePicture(image, 50);
    const again = await decodePicture((await encodePicture(target.image, target, roomy)).bytes, 50);
    expect(again.alpha && Uint8Array.from(again.alpha)).toEqual(alpha);
    expect(again.image.data).toEqual(target.image.data);
  });

  it("keeps the colour profile without changing a pixel", async () => {
    const target = await decodePicture(await paint(64, 48).withIccProfile("p3").png().toBuffer(), 50);
    expect(target.profiled).not.toBeNull();
    const changed = { ...target.image, data: target.image.data.map((value) => 255 - value) };
    const { bytes } = await encodePicture(changed, target, roomy);
    const again = await decodePicture(bytes, 50);
    expect((await sharp(bytes).metadata()).icc).toEqual((await sharp(target.profiled!).metadata()).icc);
    expect(again.image.data).toEqual(changed.data);
    expect(again.alpha).toBeNull();
  });

  it("shrinks to the longest side allowed and says so", async () => {
    const target = await decodePicture(await paint(400, 200).png().toBuffer(), 50);
    const { width, height, reduced } = await encodePicture(target.image, target, { ...roomy, maxPx: 100 });
    expect([width, height, reduced]).toEqual([100, 50, true]);
  });

  it("gives up what it must to fit, the format before the size", async () => {
    const target = await decodePicture(await noise(400, 300), 50);
    const full = await encodePicture(target.image, target, roomy);
    expect(full.extension).toBe("png");
    const smaller = await encodePicture(target.image, target, {
      ...roomy,
      maxBytes: Math.floor(full.bytes.length / 2),
    });
    expect(smaller.bytes.length).toBeLessThanOrEqual(full.bytes.length / 2);
    expect([smaller.extension, smaller.reduced]).not.toEqual(["png", false]);
    await expect(encodePicture(target.image, target, { ...roomy, maxBytes: 100 })).rejects.toMatchObject({
      code: "cannot_fit",
    });
  });
});

function noise(width: number, height: number): Promise<Buffer> {
  let state = 1;
  const data = Uint8Array.from({ length: width * height * 3 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}
