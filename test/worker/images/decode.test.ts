import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { readAnimation } from "../../../worker/images/animation.ts";
import { decodePicture } from "../../../worker/images/decode.ts";
import {
  apng,
  jpegOfScans,
  paint,
  pngHeader,
  webpOfFrames,
  withPackedTexts,
} from "../../support/pictures.ts";

const codeOf = (bytes: Buffer, maxMegapixels = 50) =>
  decodePicture(bytes, maxMegapixels).then(
    () => "decoded",
    (error: { code?: string }) => error.code,
  );

describe("what is opened", () => {
  it.each(["png", "jpeg", "webp", "gif"] as const)("%s", async (format) => {
    const { image, format: found } = await decodePicture(await paint(40, 30).toFormat(format).toBuffer(), 50);
    expect([image.width, image.height, image.data.length, found]).toEqual([40, 30, 3600, format]);
  });

  it("a picture under another format's name: its bytes say what it is", async () => {
    expect((await decodePicture(await paint(8, 8).webp().toBuffer(), 50)).format).toBe("webp");
  });

  it("an animated PNG as the still that it begins with", async () => {
    const still = await paint(30, 20).png().toBuffer();
    const { image, format } = await decodePicture(apng(still), 50);
    expect([image, format]).toEqual([(await decodePicture(still, 50)).image, "png"]);
  });

  it("turns a phone's picture upright", async () => {
    const bytes = await paint(40, 30).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const { image } = await decodePicture(bytes, 50);
    expect([image.width, image.height]).toEqual([30, 40]);
  });

  it("sets transparency apart, and forgets it where nothing is transparent", async () => {
    const clear = await sharp({ create: { width: 4, height: 4, channels: 4, background: "#f008" } })
      .png()
      .toBuffer();
    expect((await decodePicture(clear, 50)).alpha).toHaveLength(16);
    const opaque = await sharp({ create: { width: 4, height: 4, channels: 4, background: "#f00" } })
      .png()
      .toBuffer();
    expect((await decodePicture(opaque, 50)).alpha).toBeNull();
  });

  it("reads 16 bits a channel as 8", async () => {
    const bytes = await paint(4, 4).toColourspace("rgb16").png().toBuffer();
    expect((await decodePicture(bytes, 50)).image.data).toHaveLength(48);
  });
});

describe("what is refused, each with its own sentence", () => {
  const text = (content: string) => Buffer.from(content, "latin1");
  it.each([
    ["an empty file", "empty_file", text("")],
    ["text", "not_a_picture", text("hello, I am a picture")],
    ["SVG", "svg", text('<?xml version="1.0"?>\n<!-- drawn --><svg xmlns="http://www.w3.org/2000/svg"/>')],
    ["PDF", "pdf", text("%PDF-1.7\n")],
    ["HEIC", "heic", text("\0\0\0\x18ftypheic\0\0\0\0")],
    ["MP4", "video", text("\0\0\0\x18ftypisom\0\0\0\0")],
    ["WebM", "video", text("\x1a\x45\xdf\xa3webm")],
    ["a PNG of 40,000 x 40,000 px", "too_many_pixels", pngHeader(40_000, 40_000)],
    ["a PNG that ends after its header", "broken_picture", pngHeader(100, 100)],
    ["only a signature", "broken_picture", text("\x89PNG\r\n\x1a\n")],
  ])("%s", async (_what, code, bytes) => {
    expect(await codeOf(bytes)).toBe(code);
  });

  it.each(["png", "jpeg", "webp"] as const)("a %s that was cut off", async (format) => {
    const bytes = await paint(300, 200).toFormat(format).toBuffer();
    expect(await codeOf(bytes.subarray(0, Math.floor(bytes.length / 2)))).toBe("broken_picture");
  });

  it("an animation", async () => {
    const frames = await sharp(
      [await paint(8, 8).png().toBuffer(), await paint(8, 8).negate().png().toBuffer()],
      {
        join: { animated: true },
      },
    )
      .gif()
      .toBuffer();
    expect(await codeOf(frames)).toBe("animation");
  });

  it("more pixels than allowed", async () => {
    expect(await codeOf(await paint(1500, 1000).png().toBuffer(), 1)).toBe("too_many_pixels");
  });
});

describe("what would keep a decoder busy where nothing interrupts it", () => {
  it.each([
    ["frames", 60_000, () => webpOfFrames(60_000)],
    ["packed texts", 500, async () => withPackedTexts(await paint(8, 8).png().toBuffer(), 500, 50e6)],
    ["scans", 50_000, async () => jpegOfScans(50_000)],
  ])("%s, %d of them, are refused before it sees them", async (_what, _count, make) => {
    const bytes = await make();
    const started = performance.now();
    expect(await codeOf(bytes)).toBe("too_slow");
    expect(performance.now() - started).toBeLessThan(500);
  });

  it("is no reason to refuse what has a few", async () => {
    expect(await codeOf(await webpOfFrames(1_000))).toBe("animation");
    expect(await codeOf(withPackedTexts(await paint(8, 8).png().toBuffer(), 20, 10_000))).toBe("decoded");
    expect(await codeOf(jpegOfScans(100))).toBe("decoded");
  });

  it("is refused by whoever reads an animation, too", async () => {
    const limits = { maxBytes: 10e6, maxMegapixels: 50, maxFrames: 75 };
    await expect(readAnimation(await webpOfFrames(60_000), limits)).rejects.toMatchObject({
      code: "too_slow",
    });
  });
});
