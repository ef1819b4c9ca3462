// Works like the worker, without Redis and Discord, and says how much memory that takes. Started by memory.ts.
import { readFile } from "node:fs/promises";
import { packCrop, unpackCrop } from "../../worker/images/crop-codec.ts";
import { decodePicture } from "../../worker/images/decode.ts";
import { encodePicture } from "../../worker/images/encode.ts";
import { createOneLarge } from "../../worker/images/one-large.ts";
import { startInference } from "../../worker/inference/client.ts";
import { plainOptions } from "./tasks.ts";

// What the worker has in memory besides: counted, not used.
await import("bullmq");
await import("../../shared/redis.ts");
await import("../../shared/logger.ts");
await import("../../shared/words/words-for.ts");

const [modelsDir, sourceFile, countText, everyText, ...targetFiles] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  ...string[],
];
const limits = { maxBytes: 10 * 2 ** 20, maxPx: 4096 };
const lanes = 2;
const oneLarge = createOneLarge();
const inference = await startInference({ engine: "morph", modelsDir, provider: "cpu" });
const portrait = await decodePicture(await readFile(sourceFile), 0);
const { recogniser, embedding, crop } = await inference.readIdentity(portrait.image, null);
if (!crop) throw new Error(`${sourceFile}: no crop`);
const kept = await packCrop(crop);

let started = 0;
let done = 0;
const lane = async () => {
  while (started++ < Number(countText)) {
    // As fetched: a buffer of its own for every job.
    const bytes = await readFile(targetFiles[started % targetFiles.length]!);
    await oneLarge(bytes, async () => {
      const picture = await decodePicture(bytes, 0);
      const saved = { recogniser, embedding, crop: await unpackCrop(kept) };
      const asked = { sources: [[saved]], match: "counted" as const, options: plainOptions };
      const { image } = await inference.swapImage(picture.image, asked);
      await encodePicture(image, picture, limits);
    });
    if (++done % Number(everyText) === 0) process.send?.({ done, rss: process.memoryUsage.rss() });
  }
};
await Promise.all(Array.from({ length: lanes }, lane));
process.send?.({ done, rss: process.memoryUsage.rss(), peak: process.resourceUsage().maxRSS * 1024 });
await inference.close();
