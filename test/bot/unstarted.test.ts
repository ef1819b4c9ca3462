import { once } from "node:events";
import { pino } from "pino";
import { expect, it } from "vitest";
import { createUnstarted } from "../../bot/unstarted.ts";
import { createAdmission } from "../../shared/admission.ts";
import { createReplies } from "../../shared/replies.ts";
import { secrets } from "../support/reply.ts";
import { openStore } from "../support/store.ts";

const job = { replyId: "1180000000000000099", userId: "ada", cost: 2 };

/** A job that was admitted; with `reply`, its reply exists, too. */
async function stage({ reply }: { reply: boolean }) {
  const { redis, keys, keyring } = await openStore();
  const admission = createAdmission(redis, keys, keyring, { dailySwaps: 50, unfinishedJobs: 1 });
  const replies = createReplies(redis, keys, keyring);
  await admission.admit(job);
  if (reply) await replies.create({ id: job.replyId, userId: "ada", charged: 2, secrets });
  const unstarted = createUnstarted({ replies, admission }, pino({ level: "silent" }));
  const isFree = () => admission.admit({ userId: "ada", replyId: "next", cost: 0 }).then(() => true);
  return { redis, admission, replies, unstarted, isFree };
}

it.each([false, true])("takes a job back at once (its reply exists: %s)", async (reply) => {
  const { admission, replies, unstarted, isFree } = await stage({ reply });
  expect(await unstarted.takeBack(job)).toBe("taken back");
  expect(await admission.usedToday("ada")).toBe(0);
  expect(await replies.beginWork(job.replyId)).toBe(false);
  expect(await replies.pending()).toEqual([]);
  expect(await isFree()).toBe(true);
});

it("says so when a worker was first", async () => {
  const { admission, replies, unstarted } = await stage({ reply: true });
  await replies.end(job.replyId, 1, async () => true);
  expect(await unstarted.takeBack(job)).toBe("over");
  expect(await admission.usedToday("ada")).toBe(1);
});

it("takes it back later if the store cannot be reached now", async () => {
  const { redis, admission, replies, unstarted } = await stage({ reply: true });
  const ended = once(redis, "end");
  redis.disconnect();
  await ended;
  expect(await unstarted.takeBack(job)).toBe("unknown");
  await redis.connect();
  expect(await admission.usedToday("ada")).toBe(2);
  await unstarted.retry();
  expect(await admission.usedToday("ada")).toBe(0);
  expect(await replies.beginWork(job.replyId)).toBe(false);
});
