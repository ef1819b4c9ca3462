import { setTimeout as sleep } from "node:timers/promises";
import type { Part } from "../stage/part.ts";
import type { Stage } from "../stage/stage.ts";
import type { Whole } from "../stage/whole.ts";

export type Victim = "bot" | "worker" | "redis";
const victims: readonly Victim[] = ["bot", "worker", "redis"];

/** One process killed, and the time without it. */
export interface Outage {
  readonly victim: Victim;
  readonly from: number;
  /** When the next one was ready. */
  readonly to: number;
}

const calmMs = [1_500, 6_000] as const;
const absenceMs = [100, 2_500] as const;

/**
 * Kills bot, worker and Redis at random, one at a time and without a warning, and starts the next one, until `stopAt`.
 * Whatever happens, all three run in the end.
 */
export async function wreakHavoc(stage: Stage, whole: Whole, stopAt: number): Promise<Outage[]> {
  const parts: Record<Victim, Part> = {
    bot: whole.bot.part,
    worker: whole.worker.part,
    redis: whole.redis.part,
  };
  const start: Record<Victim, () => Promise<Part>> = {
    bot: async () => (await stage.startBot(whole.env)).part,
    worker: async () => (await stage.startWorker(whole.env)).part,
    redis: async () => (await stage.startRedis(whole.redisDir, whole.redis.port)).part,
  };
  const outages: Outage[] = [];
  while (Date.now() < stopAt) {
    await sleep(between(calmMs));
    const victim = victims[outages.length % victims.length] ?? "bot";
    const from = Date.now();
    parts[victim].kill("SIGKILL");
    await parts[victim].ended;
    await sleep(between(absenceMs));
    parts[victim] = await start[victim]();
    outages.push({ victim, from, to: Date.now() });
  }
  return outages;
}

function between([least, most]: readonly [number, number]): number {
  return least + Math.random() * (most - least);
}
