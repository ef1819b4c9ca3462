import { type Processor, Queue, Worker } from "bullmq";
import type { Redis } from "ioredis";
import { type Job, type QueueName, queueFor, queueNames, queueOptions } from "../shared/jobs.ts";
import type { Logger } from "../shared/logger.ts";

/** The queues that this process takes jobs from. */
export interface Queues {
  readonly isRunning: () => boolean;
  /** Takes no more jobs and finishes those under way. */
  close(): Promise<void>;
}

export interface QueuesOptions {
  /** Waits for a Redis that is away. */
  readonly connection: Redis;
  readonly prefix: string;
  /** Jobs at once, by queue. */
  readonly concurrency: Readonly<Record<QueueName, number>>;
  readonly log: Logger;
}

/** Takes jobs, each queue by itself: an animation holds up no still. */
export async function serveQueues(
  processor: Processor,
  { connection, prefix, concurrency, log }: QueuesOptions,
): Promise<Queues> {
  const workers = Object.values(queueNames).map((name) => {
    const worker = new Worker(name, processor, {
      connection,
      prefix,
      concurrency: concurrency[name],
      lockDuration: 15_000,
      stalledInterval: 5_000,
      maxStalledCount: 1,
    });
    worker.on("error", (err) => log.warn({ err, queue: name }, "queue"));
    worker.on("failed", (job, err) => log.error({ replyId: job?.data?.replyId, err }, "job failed"));
    return worker;
  });
  await Promise.all(workers.map((worker) => worker.waitUntilReady()));
  return {
    isRunning: () => workers.every((worker) => worker.isRunning()),
    async close() {
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}

/** Hands a job on to the queue of its kind; doing it again changes nothing. */
export function createHandOn(connection: Redis, prefix: string, log: Logger) {
  const queue = new Queue(queueNames.bulk, { connection, prefix });
  queue.on("error", (err) => log.warn({ err }, "queue"));
  return {
    async handOn(job: Job): Promise<void> {
      if (queueFor(job.kind) !== queueNames.bulk) throw new RangeError(`${job.kind} is not handed on`);
      await queue.add(job.kind, job, queueOptions(job, 1));
    },
    close: () => queue.close(),
  };
}
