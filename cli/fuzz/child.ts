// Tries one damaged file after the other, as run-cases.ts tells it, in a process that may die of it.
import { type Kind, makeCorpus } from "./corpus.ts";
import { mutate } from "./mutate.ts";
import { changePixels } from "./png-chunks.ts";
import { createRandom } from "./random.ts";
import type { Case, Tried } from "./run-cases.ts";
import { tryFile } from "./targets.ts";

const corpus = await makeCorpus();

process.on("message", (one: Case) => void answer(one));
process.send?.("ready");

async function answer(one: Case): Promise<void> {
  const bytes = damagedFile(one);
  const started = performance.now();
  const outcome = await tryFile(one.kind, bytes).then(
    (ending) => ({ ending }),
    (error: unknown) => ({ fault: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
  const tried: Tried = {
    ...outcome,
    ms: performance.now() - started,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  };
  process.send?.(tried);
}

function damagedFile({ kind, seed }: { readonly kind: Kind; readonly seed: number }): Buffer {
  const random = createRandom(seed);
  const [whole, other] = [random.pick(corpus[kind]), random.pick(corpus[kind])];
  if (kind !== "png" || random.below(2)) return mutate(whole, other, random);
  return changePixels(whole, (pixels) => mutate(pixels, other, random));
}
