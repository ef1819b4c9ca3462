import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { type Animation, keepEvenly, readAnimation } from "../../../worker/images/animation.ts";
import { encodeGif } from "../../../worker/images/encode-gif.ts";
import { drawFrame, emptyGif, toAnimatedWebp, toGif } from "../../support/animations.ts";
import { readGif } from "../../support/gif-reader.ts";

const limits = { maxBytes: 10e6, maxMegapixels: 50, maxFrames: 75 };
const roomy = 10 * 2 ** 20;
const scene = { width: 160, height: 120, background: "#446" };
const pan = (count: number) =>
  Promise.all(
    Array.from({ length: count }, (_, i) =>
      drawFrame({ ...scene, actors: [{ name: "iris", x: i * 4, y: 10, size: 100 }] }),
    ),
  );

const codeOf = (bytes: Buffer) =>
  readAnimation(bytes, limits).then(
    () => "read",
    ({ code }: { code: string }) => code,
  );

describe("reading", () => {
  it.each([
    ["GIF", toGif],
    ["animated WebP", toAnimatedWebp],
  ] as const)("a %s: frames, delays and loops", async (_what, make) => {
    const animation = await readAnimation(await make(await pan(4), [50, 200, 120, 80], 3), limits);
    expect([animation.width, animation.height, animation.loop]).toEqual([160, 120, 3]);
    expect(animation.frames.map(({ delayMs }) => delayMs)).toEqual([50, 200, 120, 80]);
    expect(animation.frames.every(({ alpha }) => alpha === null)).toBe(true);
    const [first, , , last] = animation.frames;
    expect(first!.image.data).not.toEqual(last!.image.data);
  });

  it("delays that browsers do not take become what they make of them", async () => {
    const { frames } = await readAnimation(await toGif(await pan(2), [10, 20]), limits);
    expect(frames.map(({ delayMs }) => delayMs)).toEqual([100, 20]);
  });

  it("drops frames evenly and keeps the duration", async () => {
    const { frames, framesInFile } = await readAnimation(
      await toGif(await pan(10), [40, 60, 80, 100, 40, 60, 80, 100, 40, 60]),
      { ...limits, maxFrames: 4 },
    );
    expect([frames.length, framesInFile]).toEqual([4, 10]);
    expect(frames.reduce((sum, { delayMs }) => sum + delayMs, 0)).toBe(660);
    const kept = keepEvenly(
      Array.from({ length: 300 }, () => 40),
      75,
    );
    expect(kept.map(({ index }) => index)).toEqual(Array.from({ length: 75 }, (_, i) => i * 4));
  });

  it("refuses what is too large, or damaged", async () => {
    const gif = await toGif(await pan(3), [50, 50, 50]);
    await expect(readAnimation(gif, { ...limits, maxBytes: 1000 })).rejects.toMatchObject({
      code: "too_many_bytes",
    });
    await expect(readAnimation(gif, { ...limits, maxMegapixels: 0.001 })).rejects.toMatchObject({
      code: "too_many_pixels",
    });
    await expect(readAnimation(gif.subarray(0, 60), limits)).rejects.toMatchObject({
      code: "broken_picture",
    });
  });
});

describe("more than memory and patience take, in a few kilobytes", () => {
  it.each([
    ["frames", 200, 200, 10_001],
    ["pixels", 7_000, 7_000, 9],
  ])("%s: refused by what the file says, before a frame is opened", async (_what, width, height, count) => {
    const refused = await codeOf(emptyGif(width, height, count));
    const opened = await codeOf(emptyGif(width, height, count - 1));
    expect([refused, opened]).toEqual(["too_slow", "broken_picture"]);
  });

  it("pixels of a single frame", async () => {
    expect(await codeOf(emptyGif(10_000, 5_001, 2))).toBe("too_many_pixels");
  });
});

describe("writing", () => {
  const open = async (count: number): Promise<Animation> =>
    readAnimation(await toAnimatedWebp(await pan(count), Array(count).fill(70), 2), limits);

  it("keeps delays and loops, and looks like what went in", async () => {
    const animation = await open(6);
    const { bytes, reduced, frames } = await encodeGif(animation, roomy);
    const facts = readGif(bytes);
    // The format counts the times that it plays again.
    expect([facts.width, facts.height, facts.loop, facts.delays]).toEqual([160, 120, 1, Array(6).fill(7)]);
    expect([reduced, frames, facts.hasTrailer]).toEqual([false, 6, true]);
    const again = await readAnimation(bytes, limits);
    let difference = 0;
    for (const [i, { image }] of again.frames.entries()) {
      for (let at = 0; at < image.data.length; at++)
        difference += Math.abs(image.data[at]! - animation.frames[i]!.image.data[at]!);
    }
    expect(difference / (6 * 160 * 120 * 3)).toBeLessThan(6);
  });

  it("says that AI has edited it where every reader looks: our extension, a comment, XMP", async () => {
    const { comments, applications } = readGif((await encodeGif(await open(2), roomy)).bytes);
    const source = "digitalsourcetype/compositeWithTrainedAlgorithmicMedia";
    expect(applications.get("DOPPELAI1.0")).toContain(source);
    expect(applications.get("XMP DataXMP")).toContain(source);
    expect(applications.get("XMP DataXMP")).toMatch(/^<\?xpacket begin=[\s\S]*<\?xpacket end="w"\?>$/);
    expect(comments[0]).toMatch(/^AI-edited with Doppel/);
  });

  it("stays transparent", async () => {
    const frames = await Promise.all(
      [0, 20].map((x) =>
        drawFrame({ ...scene, background: "#00000000", actors: [{ name: "ravi", x, y: 10, size: 80 }] }),
      ),
    );
    const animation = await readAnimation(await toGif(frames, [100, 100]), limits);
    expect(animation.frames[0]!.alpha?.[0]).toBe(0);
    const { bytes } = await encodeGif(animation, roomy);
    expect(readGif(bytes).transparent).toEqual([true, true]);
    const again = await readAnimation(bytes, limits);
    for (const [i, frame] of again.frames.entries()) {
      const before = animation.frames[i]!.alpha!;
      const same = frame.alpha!.filter((value, at) => value > 127 === before[at]! > 127).length;
      expect(same / before.length).toBeGreaterThan(0.995);
    }
  });

  it("fits: resolution goes first, then colours, then frames", async () => {
    const animation = await open(12);
    const full = await encodeGif(animation, roomy);
    const seen: [number, number][] = [];
    for (const share of [0.6, 0.16, 0.09]) {
      const limit = full.bytes.length * share;
      const { bytes, width, frames } = await encodeGif(animation, limit);
      expect(bytes.length).toBeLessThanOrEqual(limit);
      seen.push([width, frames]);
      expect(readGif(bytes).delays.reduce((sum, delay) => sum + delay, 0)).toBe(84);
    }
    expect(seen[0]![0]).toBeLessThan(160);
    expect(seen[0]![1]).toBe(12);
    expect(seen[2]![1]).toBeLessThan(12);
    await expect(encodeGif(animation, 500)).rejects.toMatchObject({ code: "cannot_fit" });
  });

  it("is still read by others", async () => {
    const { bytes } = await encodeGif(await open(3), roomy);
    expect(await sharp(bytes, { animated: true }).metadata()).toMatchObject({ pages: 3, width: 160 });
  });
});
