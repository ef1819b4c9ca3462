import { describe, expect, it } from "vitest";
import { readAnimation } from "../../../worker/images/animation.ts";
import { decodePicture } from "../../../worker/images/decode.ts";
import { encodePicture } from "../../../worker/images/encode.ts";
import { openFile, whyNotOpened } from "../../../worker/images/open-file.ts";
import { toGif } from "../../support/animations.ts";
import { paint } from "../../support/pictures.ts";

describe("what takes too long is given up", () => {
  it("by libvips itself, and its sender hears that", async () => {
    const bytes = await paint(1_500, 1_500).png().toBuffer();
    const endless = openFile(bytes, {}, 1).resize(6_000, 6_000).blur(500).raw();
    const started = Date.now();
    const error = await endless.toBuffer().catch((reason: unknown) => reason);
    expect(whyNotOpened(error).code).toBe("too_slow");
    expect(Date.now() - started).toBeLessThan(20_000);
  });

  it("an animation, by all of its frames together", async () => {
    const frames = await Promise.all([10, 20].map((size) => paint(32, 32).blur(size).png().toBuffer()));
    const limits = { maxBytes: 1e6, maxMegapixels: 50, maxFrames: 75 };
    expect((await readAnimation(await toGif(frames, [50, 50]), limits)).frames).toHaveLength(2);
    const hurried = readAnimation(await toGif(frames, [50, 50]), { ...limits, maxSeconds: 0 });
    await expect(hurried).rejects.toMatchObject({ code: "too_slow" });
  });

  it("and damage is damage", () => {
    expect(whyNotOpened(new Error("VipsJpeg: premature end")).code).toBe("broken_picture");
  });
});

describe("a colour profile that is none", () => {
  it("is left out, and the picture is written", async () => {
    const bytes = await paint(40, 30).withIccProfile("p3").jpeg().toBuffer();
    const at = bytes.indexOf("acsp");
    expect(at).toBeGreaterThan(0);
    const broken = Buffer.from(bytes);
    broken.write("xxxx", at, "latin1");
    for (const file of [bytes, broken]) {
      const picture = await decodePicture(file, 50);
      expect(picture.profiled).not.toBeNull();
      const { width, height } = await encodePicture(picture.image, picture, { maxBytes: 1e6, maxPx: 0 });
      expect([width, height]).toEqual([40, 30]);
    }
  });

  it("as is damage that left a picture", async () => {
    const bytes = await paint(40, 30).withIccProfile("p3").jpeg().toBuffer();
    const tables = bytes.indexOf(Buffer.from([0xff, 0xdb]));
    const padded = Buffer.concat([bytes.subarray(0, tables), Buffer.from([0]), bytes.subarray(tables)]);
    const picture = await decodePicture(padded, 50);
    const { extension } = await encodePicture(picture.image, picture, { maxBytes: 1e6, maxPx: 0 });
    expect(extension).toBe("jpg");
  });
});
