import type { FaceModels } from "../../models/load-pack.ts";
import type { ModelSession } from "../../models/session.ts";
import type { SwapEngine } from "../../worker/engines/engine.ts";

/** Adds up what the parts of a swap take; `read` gives the sums and starts anew. */
export interface Stopwatch {
  readonly models: FaceModels;
  readonly engine: SwapEngine;
  /** `networks`: all `session.run` together; `swapper`: the engine's own network. */
  read(): {
    detect: number;
    landmarks: number;
    embed: number;
    engine: number;
    swapper: number;
    networks: number;
  };
}

/** @param swapper the engine's network, if it has one */
export function attachStopwatch(
  models: FaceModels,
  engine: SwapEngine,
  swapper: ModelSession | null,
): Stopwatch {
  const sums = { detect: 0, landmarks: 0, embed: 0, engine: 0, swapper: 0, networks: 0 };
  const timed =
    <Args extends unknown[], Value>(
      act: (...args: Args) => Promise<Value>,
      ...stages: readonly (keyof typeof sums)[]
    ) =>
    async (...args: Args): Promise<Value> => {
      const started = performance.now();
      const value = await act(...args);
      for (const stage of stages) sums[stage] += performance.now() - started;
      return value;
    };
  const { detector, landmarker, recogniser } = models;
  for (const session of [detector.session, landmarker?.session, recogniser.session]) {
    if (session) Object.assign(session, { run: timed(session.run, "networks") });
  }
  if (swapper) Object.assign(swapper, { run: timed(swapper.run, "networks", "swapper") });
  return {
    models: {
      ...models,
      detector: { ...detector, detect: timed(detector.detect, "detect") },
      landmarker: landmarker && { ...landmarker, find: timed(landmarker.find, "landmarks") },
      recogniser: { ...recogniser, embed: timed(recogniser.embed, "embed") },
    },
    engine: { ...engine, swap: timed(engine.swap, "engine") },
    read() {
      const taken = { ...sums };
      for (const stage of Object.keys(sums) as (keyof typeof sums)[]) sums[stage] = 0;
      return taken;
    },
  };
}
