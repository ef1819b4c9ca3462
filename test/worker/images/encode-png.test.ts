import fc from "fast-check";
import sharp from "sharp";
import { expect, it } from "vitest";
import { encodePng } from "../../../worker/images/encode-png.ts";

const pixel = { raw: { width: 1, height: 1, channels: 3 } } as const;
const withNote = await sharp(Buffer.alloc(3), pixel)
  .withExif({ IFD0: { ImageDescription: "a note" } })
  .png()
  .toBuffer();

/** As libpng reads it, which checks every sum. */
const read = (png: Buffer) => sharp(png, { failOn: "warning" }).raw().toBuffer({ resolveWithObject: true });

it("is read back as it was, whatever the pixels, and carries the other chunks", async () => {
  const size = fc.integer({ min: 1, max: 40 });
  const picture = fc
    .tuple(size, size, fc.constantFrom<3 | 4>(3, 4))
    .chain(([width, height, channels]) =>
      fc
        .uint8Array({ minLength: width * height * channels, maxLength: width * height * channels })
        .map((data) => ({ data, width, height, channels })),
    );
  await fc.assert(
    fc.asyncProperty(picture, async (pixels) => {
      const png = await encodePng(pixels, withNote);
      const { data, info } = await read(png);
      expect([info.width, info.height, info.channels]).toEqual([
        pixels.width,
        pixels.height,
        pixels.channels,
      ]);
      expect(Uint8Array.from(data)).toEqual(pixels.data);
      expect((await sharp(png).metadata()).exif?.toString("latin1")).toContain("a note");
    }),
    { numRuns: 100 },
  );
});

it("filters a large one band by band, and packs noise on a slope tighter than libvips does", async () => {
  const [width, height] = [1_000, 1_500];
  let seed = 1;
  const noise = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % 9;
  };
  const data = Uint8Array.from(
    { length: width * height * 3 },
    (_, i) => (i / (width * 3) / 8 + noise()) & 255,
  );
  const png = await encodePng({ data, width, height, channels: 3 }, withNote);
  expect(Buffer.compare((await read(png)).data, data)).toBe(0);
  const theirs = await sharp(data, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 2, adaptiveFiltering: true })
    .toBuffer();
  expect(png.length).toBeLessThan(theirs.length);
});
