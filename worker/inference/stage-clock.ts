import type { FaceModels } from "../../models/load-pack.ts";
import type { OpenedEngine } from "../engines/open-engine.ts";
import type { PipelineStage } from "../stage-times.ts";

/** Milliseconds by stage. */
type PipelineTimes = Readonly<Partial<Record<PipelineStage, number>>>;

/** Models and engine whose time is taken. The thread does one request at a time, so one sum a stage is enough. */
export interface StageClock extends Pick<OpenedEngine, "models" | "engine"> {
  /** What they took since it was last read. */
  read(): PipelineTimes;
}

export function createStageClock({ models, engine }: Pick<OpenedEngine, "models" | "engine">): StageClock {
  let sums: Partial<Record<PipelineStage, number>> = {};
  const timed =
    <Args extends unknown[], Value>(stage: PipelineStage, act: (...args: Args) => Promise<Value>) =>
    async (...args: Args): Promise<Value> => {
      const started = performance.now();
      try {
        return await act(...args);
      } finally {
        sums[stage] = (sums[stage] ?? 0) + performance.now() - started;
      }
    };
  const { detector, landmarker, recogniser } = models;
  const timedModels: FaceModels = {
    ...models,
    detector: { ...detector, detect: timed("detect", detector.detect) },
    landmarker: landmarker && { ...landmarker, find: timed("landmarks", landmarker.find) },
    recogniser: { ...recogniser, embed: timed("embed", recogniser.embed) },
  };
  return {
    models: timedModels,
    engine: { ...engine, swap: timed("swap", engine.swap) },
    read() {
      const read = sums;
      sums = {};
      return read;
    },
  };
}
