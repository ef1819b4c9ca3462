import { Queue } from "bullmq";
import type { Redis } from "ioredis";
import { type QueueName, queueNames } from "./jobs.ts";
import type { StoreKeys } from "./store-keys.ts";
import { countAlive } from "./workers-alive.ts";

type State = "waiting" | "active" | "delayed";

/** What whoever sees this Redis sees of the whole fleet. */
export interface FleetFigures {
  readonly depths: readonly { readonly queue: QueueName; readonly state: State; readonly jobs: number }[];
  readonly repliesPending: number;
  readonly workersAlive: number;
  readonly redisBytes: number;
  /** 0 without a limit. */
  readonly redisMaxBytes: number;
}

export interface FleetFiguresParts {
  readonly redis: Redis;
  readonly keys: StoreKeys;
  /** Of the queues. */
  readonly prefix: string;
  readonly workerTimeoutMs: number;
}

/** Reads the fleet's figures. Its reader throws if Redis does not answer. */
export function createFleetFigures({ redis, keys, prefix, workerTimeoutMs }: FleetFiguresParts) {
  const queues = Object.values(queueNames).map((name) => {
    const queue = new Queue(name, { connection: redis, prefix, skipMetasUpdate: true });
    // Its errors are those of the connection, which whoever opened it logs.
    queue.on("error", () => undefined);
    return { name, queue };
  });

  const depthsOf = async ({ name, queue }: (typeof queues)[number]) => {
    const counts = await queue.getJobCounts("wait", "prioritized", "active", "delayed");
    const { wait = 0, prioritized = 0, active = 0, delayed = 0 } = counts;
    return [
      { queue: name, state: "waiting" as const, jobs: wait + prioritized },
      { queue: name, state: "active" as const, jobs: active },
      { queue: name, state: "delayed" as const, jobs: delayed },
    ];
  };

  return {
    async read(): Promise<FleetFigures> {
      const [depths, repliesPending, workersAlive, memory] = await Promise.all([
        Promise.all(queues.map(depthsOf)),
        redis.zcard(keys.pendingReplies),
        countAlive(redis, keys, workerTimeoutMs),
        redis.info("memory"),
      ]);
      const figure = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, "m").exec(memory)?.[1] ?? 0);
      return {
        depths: depths.flat(),
        repliesPending,
        workersAlive,
        redisBytes: figure("used_memory"),
        redisMaxBytes: figure("maxmemory"),
      };
    },
    async close(): Promise<void> {
      await Promise.all(queues.map(({ queue }) => queue.close()));
    },
  };
}
