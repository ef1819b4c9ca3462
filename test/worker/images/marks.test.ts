import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { decodePicture } from "../../../worker/images/decode.ts";
import { encodeAs, encodePicture } from "../../../worker/images/encode.ts";
import { encodeGif } from "../../../worker/images/encode-gif.ts";
import { numberedPicture } from "../../../worker/images/numbered.ts";
import { sideBySide } from "../../../worker/images/side-by-side.ts";
import { readMarks } from "../../support/mark-reader.ts";
import { paint } from "../../support/pictures.ts";

const source = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia";
const picture = async () => decodePicture(await paint(60, 40).png().toBuffer(), 50);

/** A result in every format that Doppel writes. */
const results: Record<string, () => Promise<Buffer>> = {
  async png() {
    const target = await picture();
    return encodeAs(target.image, target, "png");
  },
  async jpeg() {
    const target = await picture();
    return encodeAs(target.image, target, "jpeg");
  },
  async webp() {
    const target = await picture();
    return encodeAs(target.image, target, "webp");
  },
  async gif() {
    const { image } = await picture();
    const frames = [0, 1].map(() => ({ image, alpha: null, delayMs: 80 }));
    return (await encodeGif({ width: 60, height: 40, frames, loop: 0, framesInFile: 2 }, 1e6)).bytes;
  },
  async "png with a colour profile"() {
    const target = await decodePicture(await paint(60, 40).withIccProfile("p3").png().toBuffer(), 50);
    return (await encodePicture(target.image, target, { maxBytes: 1e6, maxPx: 0 })).bytes;
  },
  async "png with transparency, made smaller"() {
    const alpha = Buffer.alloc(60 * 40, 90);
    const raw = { raw: { width: 60, height: 40, channels: 1 as const } };
    const target = await decodePicture(await paint(60, 40).joinChannel(alpha, raw).png().toBuffer(), 50);
    return (await encodePicture(target.image, target, { maxBytes: 1e6, maxPx: 30 })).bytes;
  },
  async "before and after"() {
    const { image } = await picture();
    return sideBySide({ before: image, after: image, labels: ["BEFORE", "AFTER"] });
  },
};

/** Debian's libimage-exiftool-perl, where somebody has installed it. */
const tool = "exiftool";
const hasTool = (() => {
  try {
    execFileSync(tool, ["-ver"]);
    return true;
  } catch {
    return false;
  }
})();

describe.each(Object.entries(results))("%s", (_what, make) => {
  it("says in XMP and to people that AI has edited it", async () => {
    const { xmp, description } = readMarks(await make());
    expect(xmp).toContain(`Iptc4xmpExt:DigitalSourceType="${source}"`);
    expect(xmp).toMatch(/<\?xpacket end="w"\?>\s*$/);
    expect(description).toMatch(/^AI-edited with Doppel/);
  });

  it.skipIf(!hasTool)("says so to exiftool, too", async () => {
    const dir = await mkdtemp(join(tmpdir(), "marks-"));
    await writeFile(join(dir, "result"), await make());
    const said = execFileSync(tool, [
      "-DigitalSourceType",
      "-ImageDescription",
      "-Comment",
      join(dir, "result"),
    ]);
    await rm(dir, { recursive: true });
    expect(said.toString()).toMatch(
      /Composite With Trained Algorithmic Media|compositeWithTrainedAlgorithmicMedia/i,
    );
    expect(said.toString()).toContain("AI-edited with Doppel");
  });
});

it("a numbered picture is no result: it says nothing of the kind", async () => {
  const { image } = await picture();
  const numbered = await numberedPicture(image, [[5, 5, 20, 20]]);
  expect(readMarks(numbered)).toEqual({ xmp: "", description: "" });
  expect((await sharp(numbered).metadata()).format).toBe("jpeg");
});
