import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { SwapAnimationJob } from "../../../shared/jobs.ts";
import { readAnimation } from "../../../worker/images/animation.ts";
import type { Inference } from "../../../worker/inference/client.ts";
import { createSaveIdentity } from "../../../worker/jobs/save-identity.ts";
import { createSwapAnimation } from "../../../worker/jobs/swap-animation.ts";
import { steady } from "../../../worker/tracking/smooth.ts";
import { followFaces } from "../../../worker/tracking/tracks.ts";
import { drawFrame, toAnimatedWebp, toGif } from "../../support/animations.ts";
import { readGif } from "../../support/gif-reader.ts";
import { openInference } from "../../support/inference.ts";
import { jobParts, reference, taskFor } from "../../support/jobs.ts";

let inference: Inference;
beforeAll(async () => {
  inference = await openInference();
});
afterAll(() => inference.close());

const limits = { maxBytes: 10e6, maxMegapixels: 50, maxFrames: 75 };
const canvas = { width: 420, height: 260, background: "#556677" };
const two = (count: number) =>
  Promise.all(
    Array.from({ length: count }, (_, i) =>
      drawFrame({
        ...canvas,
        actors: [
          { name: "olga", x: 10 + 4 * i, y: 20, size: 190 },
          { name: "bram", x: 215 - 2 * i, y: 20, size: 190 },
        ],
      }),
    ),
  );

async function stage(animation: Buffer, maxFrames = 75) {
  const drawn = (name: string) => readFile(`${inject("samplesDir")}/${name}.png`);
  const parts = await jobParts({ me: await drawn("iris"), you: await drawn("ravi"), a: animation });
  for (const name of ["me", "you"]) {
    const job = { kind: "save-identity" as const, ...reference, name, face: null };
    await createSaveIdentity({ ...parts, inference })(job, taskFor([name]).task);
  }
  const swapAnimation = createSwapAnimation({
    ...parts,
    inference,
    ...limits,
    maxFrames,
    namesPreview: false,
  });
  const swap = async (faces: SwapAnimationJob["faces"], change: Partial<SwapAnimationJob> = {}) => {
    const { task, told } = taskFor(["a"]);
    const options = { greedy: false, hifi: false, sharpen: false, oldify: 0 };
    const rest = { match: "counted" as const, panels: null, options, charged: 10 };
    const outcome = await swapAnimation(
      { kind: "swap-animation", ...reference, ...rest, faces, ...change },
      task,
    );
    return { outcome, told };
  };
  return { ...parts, swap };
}

/** Part of the pixels that have changed in the left and in the right half of each frame. */
async function changes(before: Buffer, after: Buffer): Promise<[number, number][]> {
  const [was, is] = [await readAnimation(before, limits), await readAnimation(after, limits)];
  return is.frames.map(({ image }, index) => {
    const counts: [number, number] = [0, 0];
    const old = was.frames[index]!.image.data;
    for (let pixel = 0; pixel < image.width * image.height; pixel++) {
      const at = pixel * 3;
      const apart = Math.abs(image.data[at + 1]! - old[at + 1]!);
      if (apart > 30) counts[pixel % image.width < image.width / 2 ? 0 : 1]++;
    }
    return [counts[0] / (image.width * image.height), counts[1] / (image.width * image.height)];
  });
}

/** What was added to the brows, frame by frame; grey levels. */
async function addedToBrows(before: Buffer, after: Buffer): Promise<number[]> {
  const [was, is] = [await readAnimation(before, limits), await readAnimation(after, limits)];
  const faces = await Promise.all(was.frames.map(({ image }) => inference.findFaces(image)));
  const [track] = followFaces(faces, [0]);
  return [...steady(track!)].map(([frame, { landmarks }]) => {
    const { width, data } = is.frames[frame]!.image;
    let [sum, count] = [0, 0];
    for (let point = 17; point < 27; point++) {
      const [x, y] = [Math.round(landmarks![point * 2]!), Math.round(landmarks![point * 2 + 1]!)];
      for (let at = ((y - 3) * width + x - 3) * 3; at < ((y + 3) * width + x) * 3; at += width * 3) {
        for (let i = at; i < at + 21; i++, count++) sum += data[i]! - was.frames[frame]!.image.data[i]!;
      }
    }
    return sum / count;
  });
}

describe("an animation", () => {
  it("gets both faces in every frame, at its own pace, for five swaps", async () => {
    const before = await toGif(await two(6), [50, 60, 70, 80, 90, 100], 0);
    const { swap } = await stage(before);
    const { outcome, told } = await swap([["me"], ["you"]]);
    if (outcome.kind !== "done") throw new Error(`the job is ${outcome.kind}`);
    const [file] = outcome.answer.files!;
    expect(file!.name).toMatch(/\.gif$/);
    expect([outcome.faces, outcome.refund]).toEqual([2, 5]);
    const facts = readGif(file!.bytes);
    expect([facts.delays, facts.loop]).toEqual([[5, 6, 7, 8, 9, 10], 0]);
    expect(facts.applications.has("DOPPELAI1.0")).toBe(true);
    for (const [left, right] of await changes(before, file!.bytes)) {
      expect(left).toBeGreaterThan(0.002);
      expect(right).toBeGreaterThan(0.002);
    }
    expect(told).toContain("Frame 6 of 6 ...");
  });

  it("leaves one alone in every frame where `_` says so; WebP becomes GIF", async () => {
    const before = await toAnimatedWebp(await two(4), [80, 80, 80, 80], 0);
    const { swap } = await stage(before);
    const { outcome } = await swap([null, ["you"]]);
    if (outcome.kind !== "done") throw new Error(`the job is ${outcome.kind}`);
    const [file] = outcome.answer.files!;
    for (const [left, right] of await changes(before, file!.bytes)) {
      expect(left).toBeLessThan(0.001);
      expect(right).toBeGreaterThan(0.002);
    }
  });

  it("leaves brows under a fringe to either person, not to one and then to the other", async () => {
    const before = await toAnimatedWebp(
      await Promise.all(
        Array.from({ length: 12 }, (_, i) => {
          const place = { x: Math.round(20 + 8 * Math.sin((i + 10) / 3)), y: 20 };
          const size = Math.round(320 + 12 * Math.sin((i + 10) / 4));
          const actor = { name: "mei", ...place, size, degrees: 4 * Math.sin((i + 10) / 5) };
          return drawFrame({ width: 360, height: 360, background: "#446", actors: [actor] });
        }),
      ),
      Array(12).fill(80),
    );
    const { swap } = await stage(before);
    const { outcome } = await swap([["you"]]);
    if (outcome.kind !== "done") throw new Error(`the job is ${outcome.kind}`);
    const added = await addedToBrows(before, outcome.answer.files![0]!.bytes);
    const jumps = added.slice(1).map((value, i) => Math.abs(value - added[i]!));
    expect(Math.max(...jumps)).toBeLessThan(4);
  });

  it("asks with the frame that shows most faces where the numbers differ", async () => {
    const { swap } = await stage(await toGif(await two(2), [80, 80]));
    const { outcome } = await swap([["me"], ["you"], ["me"]]);
    expect(outcome).toMatchObject({ kind: "choose", faces: 2 });
  });

  it("says what it had to leave out, and does not begin what cannot be done in time", async () => {
    const { swap, workTimes } = await stage(await toGif(await two(12), Array(12).fill(50)), 8);
    const { outcome } = await swap([["me"]]);
    if (outcome.kind !== "done") throw new Error(`the job is ${outcome.kind}`);
    expect(outcome.answer.content).toMatch(/8 of its 12 frames/);
    expect(await workTimes.expected("frame")).toBeGreaterThan(0);
    for (let i = 0; i < 30; i++) await workTimes.learn("frame", 200_000);
    await expect(swap([["me"]])).rejects.toMatchObject({ code: "too_slow" });
  });

  it("without a face is refused", async () => {
    const empty = await Promise.all(
      [0, 1].map(() => drawFrame({ ...canvas, actors: [{ name: "iris", x: 900, y: 0, size: 9 }] })),
    );
    const { swap } = await stage(await toGif(empty, [80, 80]));
    await expect(swap([["me"]])).rejects.toMatchObject({ code: "no_face" });
  });
});
