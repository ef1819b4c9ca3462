import type { Redis } from "ioredis";
import type { BotConfig } from "../../shared/config.ts";
import { queueNames } from "../../shared/jobs.ts";
import { storeKeys } from "../../shared/store-keys.ts";

/** What is under way, as Redis shows it; empty while it is away. */
export interface UnderWay {
  /** Jobs that workers hold. */
  readonly active: number;
  /** Jobs that wait. */
  readonly waiting: number;
  /** Ids of replies that are not settled. */
  readonly pending: readonly string[];
  /** Of these, those without a job. */
  readonly jobless: readonly string[];
}

/** Looks at the queues of one Doppel from outside. */
export function createQueueView(redis: Redis, { REDIS_PREFIX }: Pick<BotConfig, "REDIS_PREFIX">) {
  const keys = storeKeys(REDIS_PREFIX);
  const queue = (name: string, what: string) => `${REDIS_PREFIX}:bull:${name}:${what}`;
  const names = Object.values(queueNames);

  const look = async (): Promise<UnderWay> => {
    const pending = await redis.zrange(keys.pendingReplies, 0, -1);
    const [active, waiting, jobs] = await Promise.all([
      sum(names.map((name) => redis.llen(queue(name, "active")))),
      sum(names.map((name) => redis.zcard(queue(name, "prioritized")))),
      Promise.all(pending.map((id) => sum(names.map((name) => redis.exists(queue(name, `i-${id}`)))))),
    ]);
    return { active, waiting, pending, jobless: pending.filter((_, index) => jobs[index] === 0) };
  };

  return {
    look: (): Promise<UnderWay> => look().catch(() => ({ active: 0, waiting: 0, pending: [], jobless: [] })),
    /** Waits until `holds`, at most for `ms`. @returns whether it came to that */
    async until(holds: (underWay: UnderWay) => boolean, ms: number): Promise<boolean> {
      const giveUpAt = Date.now() + ms;
      while (Date.now() < giveUpAt) {
        if (holds(await look().catch(() => ({ active: 0, waiting: 0, pending: [], jobless: [] }))))
          return true;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return false;
    },
  };
}

export type QueueView = ReturnType<typeof createQueueView>;

async function sum(counts: readonly Promise<number>[]): Promise<number> {
  return (await Promise.all(counts)).reduce((all, one) => all + one, 0);
}
