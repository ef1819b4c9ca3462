import { swapSize } from "../../models/swapper.ts";
import type { Face, RgbImage } from "../../models/types.ts";
import type { SourceIdentity } from "../../worker/engines/engine.ts";
import { createPasteBack } from "../../worker/face/paste-back.ts";
import { templateFor } from "../../worker/geometry/alignment.ts";
import { decodePicture } from "../../worker/images/decode.ts";
import { encodePicture } from "../../worker/images/encode.ts";
import { align } from "../../worker/pipeline/align.ts";
import { analyse } from "../../worker/pipeline/analyse.ts";
import type { SavedIdentity } from "../../worker/pipeline/mix.ts";
import { readIdentity } from "../../worker/pipeline/read-identity.ts";
import { swapImage } from "../../worker/pipeline/swap-image.ts";
import { clock, median, type Task } from "./rounds.ts";
import type { Stopwatch } from "./stopwatch.ts";

export const plainOptions = { greedy: false, hifi: false, sharpen: false, oldify: 0 };
const pasteBack = createPasteBack();
/** What takes a few milliseconds is done this often in a round. */
const repeats = 3;
const limits = { maxBytes: 10 * 2 ** 20, maxPx: 4096 };

/** A whole swap, stage by stage, from bytes to bytes. */
export function swapTask(
  name: string,
  bytes: Buffer,
  identity: SavedIdentity,
  { models, engine, read }: Stopwatch,
): Task {
  return {
    name,
    async run() {
      const [decode, picture] = await clock(() => decodePicture(bytes, 0));
      const { image } = picture;
      const before = { ...image, data: Uint8Array.from(image.data) };
      read();
      const [swap] = await clock(() =>
        swapImage(image, { sources: [[identity]], match: "counted", options: plainOptions }, models, engine),
      );
      const stages = read();
      const [encode] = await clock(() => encodePicture(image, picture, limits));
      const alone = await stagesAlone(before, await analyse(before, models), stages.swapper > 0);
      const { networks, swapper } = stages;
      return {
        decode,
        detect: stages.detect,
        landmarks: stages.landmarks,
        align: alone.align,
        embed: stages.embed,
        network: swapper,
        "paste-back": stages.swapper > 0 ? alone.paste : stages.engine,
        encode,
        total: decode + swap + encode,
        floor: networks,
        "of floor": swap / networks,
      };
    },
  };
}

/** Cutting out and pasting back once more, by themselves: inside a swap they cannot be told apart. */
async function stagesAlone(image: RgbImage, faces: readonly Face[], pastes: boolean) {
  let alignMs = 0;
  let paste = 0;
  for (const { kps } of faces) {
    const [ms] = await clock(() => align(image, kps, 112));
    alignMs += ms;
    if (!pastes) continue;
    const [more, crop] = await clock(() => align(image, kps, swapSize));
    alignMs += more;
    if (crop) paste += (await clock(() => pasteBack(image, crop.image, crop.matrix)))[0];
  }
  return { align: alignMs, paste };
}

/** Everything around the networks for one face whose aligned crop covers `sidePx` of the picture. */
export function aroundTask(
  name: string,
  image: RgbImage,
  sidePx: number,
  source: SourceIdentity,
  { engine, read }: Stopwatch,
): Task {
  const [x, y] = [(image.width - sidePx) / 2 + 0.3, (image.height - sidePx) / 2 + 0.6];
  const kps = Float64Array.from(
    templateFor(swapSize),
    (value, i) => (value * sidePx) / swapSize + (i % 2 === 0 ? x : y),
  );
  const face: Face = { box: [x, y, x + sidePx, y + sidePx], score: 1, kps, landmarks: null, embedding: null };
  return {
    name,
    async run() {
      read();
      const around: number[] = [];
      for (let i = 0; i < repeats; i++) {
        const [ms] = await clock(() => engine.swap(image, [{ face, source }], plainOptions));
        around.push(ms - read().swapper);
      }
      return { around: median(around) };
    },
  };
}

/** HiFidelity: one face in four tiles, or sixteen where it is large. */
export function hifiTask(
  name: string,
  image: RgbImage,
  source: SourceIdentity,
  { engine, models, read }: Stopwatch,
): Task {
  return {
    name,
    async run() {
      const [face] = await analyse(image, models);
      const copy = { ...image, data: Uint8Array.from(image.data) };
      read();
      const options = { ...plainOptions, hifi: true };
      const [ms] = await clock(() => engine.swap(copy, [{ face: face!, source }], options));
      const { swapper } = read();
      return { total: ms, network: swapper, around: ms - swapper };
    },
  };
}

/** The morph engine by itself, on the first face. */
export function morphTask(
  name: string,
  bytes: Buffer,
  source: SourceIdentity,
  { models, engine }: Stopwatch,
): Task {
  let found: { image: RgbImage; faces: readonly Face[] } | null = null;
  return {
    name,
    async run() {
      if (!found) {
        const { image } = await decodePicture(bytes, 0);
        found = { image, faces: await analyse(image, models) };
      }
      const { image, faces } = found;
      const placements = faces.map((face) => ({ face, source }));
      const taken: number[] = [];
      for (let i = 0; i < repeats; i++)
        taken.push((await clock(() => engine.swap(image, placements, plainOptions)))[0] / placements.length);
      return { "per face": median(taken) };
    },
  };
}

/** Finding, landmarking and embedding every face, and reading an identity. */
export function analyseTasks(group: RgbImage, portrait: RgbImage, { models, read }: Stopwatch): Task[] {
  return [
    {
      name: "analyse",
      async run() {
        read();
        const [ms, faces] = await clock(() => analyse(group, models));
        return { faces: faces.length, ms, networks: read().networks };
      },
    },
    {
      name: "save-identity",
      async run() {
        read();
        const [ms] = await clock(() => readIdentity(portrait, models));
        return { ms, networks: read().networks };
      },
    },
  ];
}
