import { Session } from "node:inspector/promises";
import { decodePicture } from "../../worker/images/decode.ts";
import { readIdentity } from "../../worker/pipeline/read-identity.ts";
import { swapImage } from "../../worker/pipeline/swap-image.ts";
import type { Outcome } from "./goals.ts";
import { benchPicture } from "./pictures.ts";
import { openMorph } from "./setting.ts";
import { plainOptions } from "./tasks.ts";

const warmUps = 8;
const swaps = 10;
const samplingInterval = 16_384;
const megabyte = 1e6;

interface ProfileNode {
  readonly selfSize: number;
  readonly children: readonly ProfileNode[];
}

/**
 * What a swap of four faces at 2048 px leaves on the garbage collector's heap, by V8's allocation sampling. Pictures
 * and other arrays lie beside that heap.
 */
export async function measureGarbage(modelsDir: string, pictures: string): Promise<Outcome> {
  const { models, engine } = await openMorph(modelsDir);
  const portrait = await decodePicture(await benchPicture(pictures, 1024, 1, 1.1), 0);
  const identity = await readIdentity(portrait.image, models);
  const { image } = await decodePicture(await benchPicture(pictures, 2048, 4), 0);
  const asked = { sources: [[identity]], match: "counted" as const, options: plainOptions };
  const swapSome = async (count: number) => {
    for (let i = 0; i < count; i++)
      await swapImage({ ...image, data: Uint8Array.from(image.data) }, asked, models, engine);
  };
  await swapSome(warmUps);
  const inspector = new Session();
  inspector.connect();
  await inspector.post("HeapProfiler.startSampling", {
    samplingInterval,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  });
  await swapSome(swaps);
  const { profile } = await inspector.post("HeapProfiler.stopSampling");
  inspector.disconnect();
  const measured = sizeOf(profile.head) / swaps / megabyte;
  return { goal: "garbage of a swap of four faces with morph: MB", measured, atMost: 20 };
}

function sizeOf({ selfSize, children }: ProfileNode): number {
  return children.reduce((sum, child) => sum + sizeOf(child), selfSize);
}
