import { type Processor, Queue, Job as QueuedJob } from "bullmq";
import { pino } from "pino";
import { expect, inject, it, onTestFinished, vi } from "vitest";
import { connectBlockingRedis } from "../../shared/redis.ts";
import { type QueuesOptions, serveQueues } from "../../worker/queues.ts";
import { openStore } from "../support/store.ts";

/** A worker's queues, and a job that failed once. */
async function stage(isSuspect: QueuesOptions["isSuspect"]) {
  const { redis, prefix } = await openStore();
  const queue = new Queue("interactive", { connection: redis, prefix });
  const connection = connectBlockingRedis(inject("redisUrl"));
  const attempts: number[] = [];
  const processor: Processor = async ({ attemptsMade }) => {
    attempts.push(attemptsMade);
    if (attemptsMade === 0) throw new Error("broken");
  };
  const queues = await serveQueues(processor, {
    connection,
    prefix,
    concurrency: { interactive: 1, bulk: 1 },
    isSuspect,
    log: pino({ level: "silent" }),
  });
  onTestFinished(async () => {
    await queues.drain(1_000);
    await queue.close();
    connection.disconnect();
  });
  await queue.add("swap-image", { replyId: "1", userId: "ada" }, { jobId: "i-1", priority: 1, attempts: 3 });
  queues.take();
  return { queue, attempts };
}

it("uses no attempt up where it cannot tell whether a picture is under suspicion", async () => {
  let isAway = true;
  const { attempts } = await stage(async () => {
    if (isAway) {
      isAway = false;
      throw new Error("Redis is away");
    }
    return false;
  });
  await expect.poll(() => attempts, { timeout: 5_000 }).toEqual([0, 1]);
});

it("uses no attempt up where a job that is to come again cannot be put back", async () => {
  const move = vi.spyOn(QueuedJob.prototype, "moveToDelayed").mockRejectedValue(new Error("Redis is away"));
  onTestFinished(() => move.mockRestore());
  const { queue } = await stage(() => Promise.reject(new Error("Redis is away")));
  await expect.poll(() => move.mock.calls.length, { timeout: 5_000 }).toBe(1);
  await expect.poll(() => queue.getActiveCount()).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await queue.getJob("i-1")).toMatchObject({ attemptsMade: 1 });
  expect(await queue.getActiveCount()).toBe(1);
});
