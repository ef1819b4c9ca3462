import { setTimeout as sleep } from "node:timers/promises";
import { DelayedError, type Processor, Queue, type Job as QueuedJob, WaitingError, Worker } from "bullmq";
import type { Redis } from "ioredis";
import { type Job, type QueueName, queueFor, queueNames, queueOptions } from "../shared/jobs.ts";
import type { Logger } from "../shared/logger.ts";
import { createFairHands, type FairHands } from "./fair-hands.ts";
import { maxStalls } from "./jobs/run-job.ts";
import { createSuspectsAlone } from "./suspects-alone.ts";

/** The queues that this process takes jobs from. */
export interface Queues {
  /** Whether it takes jobs. */
  readonly isRunning: () => boolean;
  /** Whether it has jobs in hand, which it may while it takes none. */
  readonly isBusy: () => boolean;
  /** Takes jobs from now on; it does not begin by itself. */
  take(): void;
  /** Takes no more jobs until told to, and does not wait for those under way. */
  rest(): Promise<void>;
  /**
   * Takes no more jobs and finishes those under way; what is not done within `limitMs` goes back into its queue, for
   * another worker, and this process should end.
   * @returns how many went back
   */
  drain(limitMs: number): Promise<number>;
}

export interface QueuesOptions {
  /** Waits for a Redis that is away. */
  readonly connection: Redis;
  readonly prefix: string;
  /** Jobs at once, by queue. */
  readonly concurrency: Readonly<Record<QueueName, number>>;
  /** Whether a worker has died with this reply's picture in hand. */
  readonly isSuspect: (replyId: string) => Promise<boolean>;
  readonly log: Logger;
}

/** A job whose person has another one in hand here, while others have jobs too, is looked at again so much later. */
const comeAgainMs = 100;
/** The same for whoever must not be in hand beside another one, and for those who wait for that. */
const aloneComeAgainMs = 500;
const othersComeAgainMs = 1_000;

/** Takes jobs, each queue by itself: an animation holds up no still. */
export async function serveQueues(
  processor: Processor,
  { connection, prefix, concurrency, isSuspect, log }: QueuesOptions,
): Promise<Queues> {
  const inHand = new Map<QueuedJob, string>();
  const handedBack = new Set<QueuedJob>();
  const alone = createSuspectsAlone();
  // The first time nobody can have died of it.
  const mayKill = async ({ attemptsMade, stalledCounter, data }: QueuedJob) =>
    attemptsMade + stalledCounter > 0 && (await isSuspect(String(data?.replyId)));
  /**
   * It waits in Redis: a job that waits here would have been in hand, too, if this process died. What cannot be moved
   * there is found as soon as its lock has run out.
   */
  const comeAgain = async (job: QueuedJob, token: string, afterMs: number): Promise<never> => {
    await job.moveToDelayed(Date.now() + afterMs, token).catch((err: unknown) => {
      log.warn({ err, replyId: job.data?.replyId }, "a job was not put back");
    });
    // No attempt: nobody was at work on it.
    throw new DelayedError();
  };
  const processWith =
    (hands: FairHands): Processor =>
    async (job, token = "") => {
      const userId = String(job.data?.userId);
      const isAlone = await mayKill(job).catch((err: unknown) => {
        log.warn(
          { err, replyId: job.data?.replyId },
          "whether a picture is under suspicion is not known yet",
        );
        return null;
      });
      if (isAlone === null) return comeAgain(job, token, aloneComeAgainMs);
      if (!alone.take(isAlone)) return comeAgain(job, token, isAlone ? aloneComeAgainMs : othersComeAgainMs);
      if (!hands.take(userId)) {
        alone.done();
        return comeAgain(job, token, comeAgainMs);
      }
      inHand.set(job, token);
      const work = processor(job, token);
      await work.catch(() => undefined);
      inHand.delete(job);
      hands.done(userId);
      alone.done();
      // However it ended here, it is another worker's by now.
      if (handedBack.has(job)) throw new WaitingError();
      return work;
    };
  const workers = Object.values(queueNames).map((name) => {
    const worker = new Worker(name, processWith(createFairHands()), {
      autorun: false,
      connection,
      prefix,
      concurrency: concurrency[name],
      lockDuration: 15_000,
      stalledInterval: 5_000,
      // Whoever takes it up after the last one only tells how it ended, see run-job.ts.
      maxStalledCount: maxStalls,
    });
    worker.on("error", (err) => log.warn({ err, queue: name }, "queue"));
    worker.on("failed", (job, err) => log.error({ replyId: job?.data?.replyId, err }, "job failed"));
    return worker;
  });
  await Promise.all(workers.map((worker) => worker.waitUntilReady()));
  return {
    isBusy: () => inHand.size > 0,
    isRunning: () => workers.every((worker) => worker.isRunning() && !worker.isPaused()),
    take() {
      for (const worker of workers) {
        if (worker.isPaused()) worker.resume();
        else if (!worker.isRunning()) {
          worker.run().catch((err: unknown) => log.error({ err, queue: worker.name }, "queue"));
        }
      }
    },
    async rest() {
      await Promise.all(workers.map((worker) => worker.pause(true)));
    },
    async drain(limitMs) {
      const closed = Promise.all(workers.map((worker) => worker.close())).then(() => true);
      if (await Promise.race([closed, sleep(limitMs, false, { ref: false })])) return 0;
      const left = [...inHand];
      for (const [job] of left) handedBack.add(job);
      await Promise.allSettled(left.map(([job, token]) => job.moveToWait(token)));
      return left.length;
    },
  };
}

export interface HandOn {
  /** Hands a job on to the queue of its kind; doing it again changes nothing. */
  handOn(job: Job): Promise<void>;
  close(): Promise<void>;
}

export function createHandOn(connection: Redis, prefix: string, log: Logger): HandOn {
  const queue = new Queue(queueNames.bulk, { connection, prefix });
  queue.on("error", (err) => log.warn({ err }, "queue"));
  return {
    async handOn(job) {
      if (queueFor(job.kind) !== queueNames.bulk) throw new RangeError(`${job.kind} is not handed on`);
      await queue.add(job.kind, job, queueOptions(job, 1));
    },
    close: () => queue.close(),
  };
}
