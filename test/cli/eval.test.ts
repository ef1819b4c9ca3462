import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import sharp from "sharp";
import { describe, expect, inject, it, onTestFinished } from "vitest";
import { meanLab } from "../../cli/eval/lab.ts";
import { aside, isFrontal, keypointError, ringDifference } from "../../cli/eval/measures.ts";
import { summarise, thresholds } from "../../cli/eval/summary.ts";
import { compiled } from "../../infra/stage/root.ts";
import type { Face, RgbImage } from "../../models/types.ts";
import { templateFor } from "../../worker/geometry/alignment.ts";
import { hasReference, photo } from "../support/reference.ts";

const colour = (rgb: readonly number[], width = 1, height = 1): RgbImage => ({
  width,
  height,
  data: Uint8Array.from({ length: width * height * 3 }, (_, i) => rgb[i % 3]!),
});
const face = (change: (kps: Float64Array) => void = () => undefined): Face => {
  const kps = Float64Array.from(templateFor(112));
  change(kps);
  return { box: [30, 30, 80, 80], score: 1, kps, landmarks: null, embedding: null };
};

describe("measures", () => {
  it.each([
    [
      [255, 255, 255],
      [100, 0, 0],
    ],
    [
      [255, 0, 0],
      [53.24, 80.09, 67.2],
    ],
    [
      [0, 0, 0],
      [0, 0, 0],
    ],
  ])("turn sRGB %j into CIELAB %j", (rgb, lab) => {
    expect(meanLab(colour(rgb), [0])).toEqual(lab.map((value) => expect.closeTo(value, 1)));
  });

  it("see a cast on one side of the ring, and nothing that happens inside it", () => {
    const before = colour([120, 120, 120], 112, 112);
    const inside = { ...before, data: Uint8Array.from(before.data) };
    inside.data.fill(0, (55 * 112 + 50) * 3, (55 * 112 + 60) * 3);
    expect(ringDifference(before, inside, face())).toBe(0);
    const left = { ...before, data: before.data.map((v, i) => (Math.floor(i / 3) % 112 < 55 ? v + 40 : v)) };
    expect(ringDifference(before, left, face())).toBeGreaterThan(5);
  });

  it("know a face that looks into the camera from others", () => {
    expect(isFrontal(face())).toBe(true);
    expect(isFrontal(face((kps) => (kps[4]! += 10)))).toBe(false);
    const glancing = face((kps) => (kps[4]! += 6));
    expect(isFrontal(glancing)).toBe(true);
    expect(isFrontal(glancing, aside.straight)).toBe(false);
    expect(isFrontal(face((kps) => (kps[5]! -= 12)))).toBe(false);
    expect(
      keypointError(
        face(),
        face((kps) => (kps[0]! += 5)),
      ),
    ).toBeCloseTo(1 / 35.24, 3);
  });

  it("count only frontal pairs of different people for likeness", () => {
    const pair = {
      identity: "a",
      target: "b",
      frontal: true,
      straight: true,
      samePerson: false,
      before: 0.1,
      toSource: 0.5,
      toTarget: 0.2,
      keypointError: 0.02,
      ringDifference: 1,
      sharpness: 1,
      ms: 10,
    };
    const others = [
      { ...pair, toSource: null },
      { ...pair, frontal: false, straight: false, toSource: 0, ringDifference: 9 },
      { ...pair, straight: false, ringDifference: 4 },
      { ...pair, samePerson: true, before: 0.8, toSource: 0.7 },
    ];
    expect(summarise([pair, ...others])).toMatchObject({
      pairs: 5,
      frontalPairs: 3,
      nearer: 2 / 3,
      ringDifference: 7 / 4,
      straight: { frontalPairs: 2, nearer: 0.5, ringDifference: 1 },
    });
  });
});

/** Every picture of a folder onto every other one. */
async function evaluate(dir: string, ...more: string[]) {
  const args = ["eval", "--identities", dir, "--targets", dir, "--engine", "morph", "--json", ...more];
  const { stdout } = await promisify(execFile)(process.execPath, [compiled("cli/main.js"), ...args]);
  return JSON.parse(stdout);
}

describe("doppel eval", () => {
  it("measures every pair and lays them side by side", async () => {
    const dir = await mkdtemp(join(tmpdir(), "doppel-eval-"));
    onTestFinished(() => rm(dir, { recursive: true, force: true }));
    const identities = join(dir, "identities");
    await mkdir(identities);
    for (const name of ["iris.png", "bram.png"])
      await copyFile(join(inject("samplesDir"), name), join(identities, name));
    const sheet = join(dir, "sheet.png");
    const { pairs, summary, engine } = await evaluate(identities, "--sheet", sheet);
    expect(engine).toBe("morph");
    expect(pairs.map((pair: { identity: string; target: string }) => [pair.identity, pair.target])).toEqual([
      ["bram.png", "iris.png"],
      ["iris.png", "bram.png"],
    ]);
    expect(summary.ringDifference).toBeLessThan(5);
    expect((await sharp(sheet).metadata()).width).toBeGreaterThan(2 * 3 * 192);
  });

  it.skipIf(!hasReference)(
    "finds the morph engine within its thresholds on photographs",
    async () => {
      const photos = dirname(photo("t1.jpg"));
      const { summary } = await evaluate(photos);
      expect(summary.frontalPairs).toBeGreaterThan(40);
      expect(summary.straight.frontalPairs).toBeGreaterThan(20);
      for (const likeness of [summary, summary.straight]) {
        expect(likeness.nearer).toBeGreaterThanOrEqual(thresholds.nearer);
        expect(likeness.ringDifference).toBeLessThanOrEqual(thresholds.ringDifference);
        expect(likeness.keypointError).toBeLessThanOrEqual(thresholds.keypointError);
      }
    },
    120_000,
  );
});
