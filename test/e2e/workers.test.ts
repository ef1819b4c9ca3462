import { readFile } from "node:fs/promises";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { File, User } from "../../infra/local-discord/client.ts";
import { storeKeys } from "../../shared/store-keys.ts";
import { createWorkTimes } from "../../shared/work-times.ts";
import { type Doppel, patience, sample, save, startDoppel } from "./doppel.ts";

let doppel: Doppel;
let ada: User;
let target: File;
beforeAll(async () => {
  doppel = await startDoppel({ WORKER_CONCURRENCY: "1" }, 2);
  ada = doppel.discord.user("ada");
  await save(ada, "me", await sample("iris"));
  target = await sample("single");
}, 60_000);
afterAll(() => doppel?.stop());

const swapFour = () =>
  Promise.all([1, 2, 3, 4].map(() => ada.slash("swapid", { idname: "me", image: target })));

it("two workers share what one person asks for at once", async () => {
  for (const reply of await swapFour()) {
    await reply.until(({ attachments }) => attachments.length === 1, patience);
  }
  const logs = doppel.workers.map(({ part }) => readFile(part.logFile, "utf8"));
  for (const log of logs) expect(await log).toMatch(/"kind":"swap-image".*"job ended"/);
});

it("whoever has to wait for long hears so at once, and then gets the picture", async () => {
  const redis = new Redis(doppel.redis.url);
  await createWorkTimes(redis, storeKeys("doppel")).learn("swap-image", 60_000);
  redis.disconnect();
  for (const { part } of doppel.workers) part.kill("SIGSTOP");
  const replies = await swapFour();
  // One that a worker takes in that moment has no place in the queue.
  const last = replies.at(-1)!;
  await last.until(({ answeredAfterMs }) => answeredAfterMs !== null, patience);
  expect(last.content).toMatch(/^Waiting: |^You are next/);
  // Sooner than the first look at those who wait.
  expect(last.answeredAfterMs).toBeLessThan(2_000);
  for (const { part } of doppel.workers) part.kill("SIGCONT");
  for (const reply of replies) {
    await reply.until(({ attachments }) => attachments.length === 1, patience);
    expect(reply.messages).toHaveLength(1);
  }
});
