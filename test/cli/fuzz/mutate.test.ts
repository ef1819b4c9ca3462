import { expect, it } from "vitest";
import { kinds, makeCorpus } from "../../../cli/fuzz/corpus.ts";
import { mutate } from "../../../cli/fuzz/mutate.ts";
import { changePixels } from "../../../cli/fuzz/png-chunks.ts";
import { createRandom } from "../../../cli/fuzz/random.ts";
import { tryFile } from "../../../cli/fuzz/targets.ts";
import { decodePicture } from "../../../worker/images/decode.ts";

const corpus = await makeCorpus();

it("begins with files that are whole: each opens", async () => {
  for (const kind of kinds) {
    for (const [index, bytes] of corpus[kind].entries()) {
      expect(await tryFile(kind, bytes), `${kind} ${index}`).toBe("opened");
    }
  }
});

it("damages them, the same way for the same seed", () => {
  const damaged = (seed: number) => mutate(corpus.png[0]!, corpus.png[1]!, createRandom(seed));
  const seeds = Array.from({ length: 200 }, (_, seed) => seed);
  expect(seeds.filter((seed) => !damaged(seed).equals(damaged(seed)))).toEqual([]);
  expect(new Set(seeds.map((seed) => damaged(seed).toString("base64"))).size).toBeGreaterThan(150);
  expect(seeds.filter((seed) => damaged(seed).equals(corpus.png[0]!)).length).toBeLessThan(20);
});

it("reaches behind a PNG's sums: its pixels are damaged, and it opens", async () => {
  const [, interlaced] = corpus.png;
  const before = await decodePicture(interlaced!, 50);
  const damaged = changePixels(interlaced!, (filtered) => {
    const copy = Buffer.from(filtered);
    copy[copy.length - 1] = copy.at(-1)! ^ 0xff;
    return copy;
  });
  const after = await decodePicture(damaged, 50);
  expect(after.image.data.length).toBe(before.image.data.length);
  expect([after.image.data, after.alpha]).not.toEqual([before.image.data, before.alpha]);
  expect(changePixels(interlaced!, (filtered) => filtered).length).toBeGreaterThan(100);
});
