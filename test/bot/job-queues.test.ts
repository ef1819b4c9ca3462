import { once } from "node:events";
import { Worker } from "bullmq";
import { expect, inject, it, onTestFinished } from "vitest";
import { createJobQueues } from "../../bot/job-queues.ts";
import { type ContactSheetJob, jobSchema, type SwapAnimationJob } from "../../shared/jobs.ts";
import { connectBlockingRedis } from "../../shared/redis.ts";
import { openStore } from "../support/store.ts";

const reference = { schema: jobSchema, userId: "ada", replyId: "1180000000000000099", epoch: 0 };
const still: ContactSheetJob = { kind: "contact-sheet", ...reference };
const animation: SwapAnimationJob = {
  kind: "swap-animation",
  ...reference,
  faces: [["me"]],
  match: "counted",
  panels: null,
  options: { greedy: true, hifi: false, sharpen: false, oldify: 0 },
  charged: 5,
};

async function stage() {
  const { redis, prefix } = await openStore();
  const queues = createJobQueues(redis, prefix, () => undefined);
  onTestFinished(() => queues.close());
  /** A worker takes the job, and is still at it when the test is over. */
  const hold = async (queue: string) => {
    const connection = connectBlockingRedis(inject("redisUrl"));
    const worker = new Worker(queue, null, { connection, prefix });
    onTestFinished(async () => {
      await worker.close(true);
      connection.disconnect();
    });
    const job = await worker.getNextJob("its lock");
    if (!job) throw new Error("there is no job to take");
    return job;
  };
  return { redis, queues, hold };
}

it.each([still, animation])("takes a $kind job out that waits", async (job) => {
  const { queues } = await stage();
  await queues.add(job, 1);
  expect(await queues.stateOf(job.replyId)).toBe("waiting");
  expect(await queues.remove(job.replyId)).toBe(true);
  expect(await queues.stateOf(job.replyId)).toBe("unknown");
});

it.each([
  ["interactive", still],
  ["bulk", animation],
] as const)("says of a job of the %s queue that a worker holds it", async (queue, job) => {
  const { queues, hold } = await stage();
  await queues.add(job, 1);
  await hold(queue);
  expect(await queues.remove(job.replyId)).toBe(false);
  expect(await queues.stateOf(job.replyId)).toBe("working");
});

it("counts, and places, who was turned away for a moment among those who wait", async () => {
  const { queues, hold } = await stage();
  const others = ["a", "b", "c"].map((replyId) => ({ ...still, replyId }));
  for (const job of [still, ...others]) await queues.add(job, 1);
  const held = await hold("interactive");
  await held.moveToDelayed(Date.now() + 60_000, "its lock");
  expect(await queues.ahead(still.kind, 1)).toBe(4);
  expect(await queues.place(still.replyId)).toEqual({ ahead: 3, kind: still.kind });
  expect(await queues.place("b")).toEqual({ ahead: 1, kind: still.kind });
  expect(await queues.place("nobody")).toBeNull();
});

it("takes trouble with the store for no answer", async () => {
  const { redis, queues } = await stage();
  await queues.add(still, 1);
  const ended = once(redis, "end");
  redis.disconnect();
  await ended;
  await expect(queues.remove(still.replyId)).rejects.toThrow();
  await redis.connect();
});
