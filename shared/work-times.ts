import type { Redis } from "ioredis";
import type { Job } from "./jobs.ts";
import { runScript, type Script } from "./redis.ts";
import type { StoreKeys } from "./store-keys.ts";

/** A whole job by its kind; `picture` is one still of a swap, `frame` one frame of an animation. */
export type TimedWork = Job["kind"] | "picture" | "frame";

/** What work takes here, learned from what it took. */
export interface WorkTimes {
  learn(work: TimedWork, ms: number): Promise<void>;
  /** Milliseconds; `null` as long as none was measured. */
  expected(work: TimedWork): Promise<number | null>;
}

/** How much the last measurement counts: the mean follows a changed machine within some ten jobs. */
const weight = 0.2;

const learnScript: Script = {
  keys: 1,
  lua: `
local before = redis.call('HGET', KEYS[1], ARGV[1])
local ms = tonumber(ARGV[2])
local mean = before and (tonumber(before) + ${weight} * (ms - tonumber(before))) or ms
redis.call('HSET', KEYS[1], ARGV[1], tostring(mean))
`,
};

/** An exponentially weighted mean per kind of work, shared by all workers and bots. */
export function createWorkTimes(redis: Redis, keys: StoreKeys): WorkTimes {
  return {
    async learn(work, ms) {
      await runScript(redis, learnScript, [keys.workTimes], [work, ms]);
    },
    async expected(work) {
      const mean = await redis.hget(keys.workTimes, work);
      return mean === null ? null : Number(mean);
    },
  };
}
