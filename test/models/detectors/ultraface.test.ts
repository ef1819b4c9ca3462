import { expect, it } from "vitest";
import { createUltraFace } from "../../../models/detectors/ultraface.ts";
import type { ModelSession } from "../../../models/session.ts";

/** Says in each run what it is told to: a score, and corners in 0..1. */
function detectorThatSees(...runs: readonly (readonly number[])[]) {
  let run = 0;
  const session: ModelSession = {
    file: "test",
    provider: "cpu",
    inputs: [{ name: "input", dims: [1, 3, 240, 320] }],
    outputs: [
      { name: "scores", dims: [1, 1, 2] },
      { name: "boxes", dims: [1, 1, 4] },
    ],
    run: async () => {
      const [score = 0, ...box] = runs[run++] ?? [];
      return {
        scores: { data: Float32Array.of(1 - score, score), dims: [1, 1, 2] },
        boxes: { data: Float32Array.from(box), dims: [1, 1, 4] },
      };
    },
    release: async () => undefined,
  };
  return createUltraFace(session);
}

const flat = (width: number, height: number) => ({
  width,
  height,
  data: new Uint8Array(width * height * 3).fill(90),
});

it("says in the picture's own pixels where the face is that it saw with a margin around", async () => {
  // 100 x 60 px, with 50 px on each side: 200 x 160.
  const detector = detectorThatSees([0.1], [0.875, 0.25, 0.3125, 0.5, 0.6875]);
  expect(await detector.detect(flat(100, 60))).toEqual([{ box: [0, 0, 50, 60], score: 0.875, kps: null }]);
});

it("looks at a long strip twice in little more memory than the strip itself", async () => {
  const peakBytes = () => process.resourceUsage().maxRSS * 1024;
  for (const [width, height] of [
    [1080, 20_000],
    [14_000, 3_500],
    [1, 1_000_000],
    [1_000_000, 1],
  ] as const) {
    const image = flat(width, height);
    const before = peakBytes();
    expect(await detectorThatSees([0.1], [0.1]).detect(image)).toEqual([]);
    expect(peakBytes() - before, `${width} x ${height}`).toBeLessThan(50e6);
  }
});
