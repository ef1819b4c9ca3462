import { Queue } from "bullmq";
import type { Redis } from "ioredis";
import { type Job, jobIdFor, queueFor, queueNames, queueOptions } from "../shared/jobs.ts";

/** A place in a queue. */
export interface Place {
  /** Jobs before this one. */
  readonly ahead: number;
  readonly kind: Job["kind"];
}

export type JobState = "waiting" | "working" | "done" | "failed" | "unknown";

/** The queues as whoever fills them sees them; a reply has at most one job. */
export interface JobQueues {
  add(job: Job, priority: number): Promise<void>;
  stateOf(replyId: string): Promise<JobState>;
  /** Where a job stands, also one that was turned away for a moment; `null` if it does not wait. */
  place(replyId: string): Promise<Place | null>;
  /**
   * How many wait that come before, or at the same time as, whoever joins them now with this priority. Those who were
   * turned away for a moment count whatever theirs is.
   */
  ahead(kind: Job["kind"], priority: number): Promise<number>;
  /** Takes a job out, if there is one. @returns false for a job that a worker holds, which stays */
  remove(replyId: string): Promise<boolean>;
  /** BullMQ's own, to look at. */
  readonly all: readonly Queue[];
  close(): Promise<void>;
}

/** BullMQ's score of a waiting job is its priority times this, and a counter. */
const priorityStep = 2 ** 32;

const states: Readonly<Record<string, JobState>> = {
  active: "working",
  completed: "done",
  failed: "failed",
  unknown: "unknown",
};

/**
 * @param prefix  of BullMQ's keys, as the workers have it
 * @param onError hears of a connection that fails; BullMQ goes on trying
 */
export function createJobQueues(
  connection: Redis,
  prefix: string,
  onError: (error: Error) => void,
): JobQueues {
  const open = (name: string) => {
    const queue = new Queue(name, { connection, prefix });
    queue.on("error", onError);
    return queue;
  };
  const queues = { interactive: open(queueNames.interactive), bulk: open(queueNames.bulk) };
  const all = Object.values(queues);

  /** Who comes again later comes after those who wait already, see BullMQ's `promoteDelayedJobs`. */
  const waitingUpTo = (queue: Queue, priority: number) =>
    connection.zcount(queue.toKey("prioritized"), "-inf", `(${(priority + 1) * priorityStep}`);

  return {
    all,
    async add(job, priority) {
      await queues[queueFor(job.kind)].add(job.kind, job, queueOptions(job, priority));
    },

    async stateOf(replyId) {
      const found = await Promise.all(all.map((queue) => queue.getJobState(jobIdFor(replyId))));
      const known = found.map((state) => states[state] ?? "waiting");
      // A job that moved from one queue to the other is done in the first.
      return (
        known.find((state) => state === "waiting" || state === "working") ??
        known.find((state) => state !== "unknown") ??
        "unknown"
      );
    },

    async place(replyId) {
      for (const queue of all) {
        const [ahead, later, job] = await Promise.all([
          connection.zrank(queue.toKey("prioritized"), jobIdFor(replyId)),
          connection.zrank(queue.toKey("delayed"), jobIdFor(replyId)),
          queue.getJob(jobIdFor(replyId)),
        ]);
        const kind = job?.name as Job["kind"];
        if (job && ahead !== null) return { ahead, kind };
        if (job && later !== null) return { ahead: later + (await waitingUpTo(queue, job.priority)), kind };
      }
      return null;
    },

    async ahead(kind, priority) {
      const queue = queues[queueFor(kind)];
      const [waiting, delayed] = await Promise.all([waitingUpTo(queue, priority), queue.getDelayedCount()]);
      return waiting + delayed;
    },

    async remove(replyId) {
      // 0 for a job that is held; 1 for one that was removed, and for one that is not there.
      const removed = await Promise.all(all.map((queue) => queue.remove(jobIdFor(replyId))));
      return removed.every((count) => count > 0);
    },

    async close() {
      await Promise.all(all.map((queue) => queue.close()));
    },
  };
}
