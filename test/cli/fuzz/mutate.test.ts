import { expect, it } from "vitest";
import { kinds, makeCorpus } from "../../../cli/fuzz/corpus.ts";
import { mutate } from "../../../cli/fuzz/mutate.ts";
import { createRandom } from "../../../cli/fuzz/random.ts";
import { tryFile } from "../../../cli/fuzz/targets.ts";

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
