import type { EngineName } from "../../worker/engines/open-engine.ts";
import { decodePicture } from "../../worker/images/decode.ts";
import { encodePicture } from "../../worker/images/encode.ts";
import { startInference } from "../../worker/inference/client.ts";
import type { SavedIdentity } from "../../worker/pipeline/mix.ts";
import { plainOptions } from "./tasks.ts";

const limits = { maxBytes: 10 * 2 ** 20, maxPx: 4096 };

/**
 * Swaps `count` times with two jobs at once, as the worker does: decoding and encoding on this thread's pool, the
 * rest on the inference thread.
 * @returns milliseconds a swap
 */
export async function measureThroughput(
  engine: EngineName,
  modelsDir: string,
  bytes: Buffer,
  identity: SavedIdentity,
  count: number,
): Promise<number> {
  const inference = await startInference({ engine, modelsDir, provider: "cpu" });
  const swap = async () => {
    const picture = await decodePicture(bytes, 0);
    const { image } = await inference.swapImage(picture.image, {
      sources: [[identity]],
      match: "counted",
      options: plainOptions,
    });
    await encodePicture(image, picture, limits);
  };
  await Promise.all([swap(), swap()]);
  let left = count;
  const lane = async () => {
    while (left-- > 0) await swap();
  };
  const started = performance.now();
  await Promise.all([lane(), lane()]);
  const ms = (performance.now() - started) / count;
  await inference.close();
  return ms;
}
