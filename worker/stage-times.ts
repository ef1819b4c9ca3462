import { AsyncLocalStorage } from "node:async_hooks";

/** What of a job is timed by itself; the rest is Redis and waiting. */
export type TimedStage = "fetch" | "decode" | ThreadStage | "encode" | "deliver";

/** On the inference thread: waiting until it has time, and all its work. */
export type ThreadStage = "turn" | "pipeline" | PipelineStage;

/** Parts of the pipeline: `swap` is the engine, from aligning to pasting back. */
export type PipelineStage = "detect" | "landmarks" | "embed" | "swap";

/** Milliseconds by stage; stages of one job that overlap add up. */
export type StageTimes = Partial<Record<TimedStage, number>>;

const current = new AsyncLocalStorage<StageTimes>();

/** Runs `work` and collects in `times` how long the timed functions that it calls took. */
export function collectTimes<Value>(times: StageTimes, work: () => Promise<Value>): Promise<Value> {
  return current.run(times, work);
}

/** `act`, with its time on the account of whichever job calls it. */
export function timed<Args extends unknown[], Value>(
  stage: TimedStage,
  act: (...args: Args) => Promise<Value>,
): (...args: Args) => Promise<Value> {
  return async (...args) => {
    const started = performance.now();
    try {
      return await act(...args);
    } finally {
      addTime(stage, performance.now() - started);
    }
  };
}

/** Puts `ms` on the account of whichever job calls. */
export function addTime(stage: TimedStage, ms: number): void {
  const times = current.getStore();
  if (times) times[stage] = (times[stage] ?? 0) + ms;
}
