import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { User } from "../../infra/local-discord/client.ts";
import type { Part } from "../../infra/stage/part.ts";
import { type Doppel, patience, sample, save, settleAccounts, startDoppel, usedToday } from "./doppel.ts";

let doppel: Doppel;
let ada: User;
/** Those that run now. */
let worker: Part;
let redisPart: Part;
beforeAll(async () => {
  doppel = await startDoppel({ WORKER_TIMEOUT_S: "4" });
  worker = doppel.worker.part;
  redisPart = doppel.redis.part;
  ada = doppel.discord.user("Ada");
  await save(ada, "me", await sample("iris"));
});
afterAll(() => doppel?.stop());

const swap = async () => ada.slash("swapid", { idname: "me", image: await sample("single") });

/** The worker stands still with nothing in hand, until SIGCONT or the end of the test. */
async function stopWorking(): Promise<void> {
  await settleAccounts(doppel);
  const stopped = worker;
  onTestFinished(() => stopped.kill("SIGCONT"));
  stopped.kill("SIGSTOP");
}

// Another process of this machine can hold any answer up: once in three tries is proof enough that the swap does not.
it("the worker answers its health check within 50 ms while swaps run", {
  retry: 2,
  timeout: 60_000,
}, async () => {
  const replies = await Promise.all([swap(), swap(), swap()]);
  const slowest = { worker: 0, bot: 0 };
  const times: number[] = [];
  while (replies.some(({ attachments }) => attachments.length === 0)) {
    for (const name of ["worker", "bot"] as const) {
      const started = performance.now();
      expect((await fetch(`${doppel[name].healthUrl}/healthz`)).status).toBe(200);
      const took = performance.now() - started;
      // The first request opens the connection.
      if (times.length > 1) slowest[name] = Math.max(slowest[name], took);
      times.push(took);
    }
    await sleep(5);
  }
  expect(times.length).toBeGreaterThan(20);
  // The bot has nothing to do meanwhile: what holds its answer up holds up every process of this machine.
  expect(slowest.worker).toBeLessThan(50 + slowest.bot);
});

it("who waits hears how many are ahead and about how long, and gets the picture all the same", async () => {
  await (await swap()).until(({ attachments }) => attachments.length === 1, patience);
  await stopWorking();
  const [first, second] = [await swap(), await swap()];
  const waits = (reply: Awaited<ReturnType<typeof swap>>, sentence: RegExp) =>
    reply.until(({ content }) => sentence.test(content), patience);
  await waits(first, /^You are next, about 5 s\.$|^Waiting: \d+ ahead of you, about \d+ s\.$/);
  await waits(second, /^Waiting: \d+ ahead of you, about \d+ s\.$/);
  worker.kill("SIGCONT");
  for (const reply of [first, second]) {
    await reply.until(
      ({ attachments, content }) => attachments.length === 1 && /swapped/.test(content),
      patience,
    );
  }
}, 60_000);

it("whose picture would wait for longer than MAX_WAIT_MIN hears so at once, free of charge, and may try later", async () => {
  const redis = new Redis(doppel.redis.url);
  onTestFinished(() => redis.disconnect());
  await stopWorking();
  const first = await swap();
  await expect.poll(() => redis.zcard("doppel:bull:interactive:prioritized")).toBe(1);
  const usual = (await redis.hget("doppel:work-times", "swap-image"))!;
  const asUsual = () => redis.hset("doppel:work-times", "swap-image", usual);
  onTestFinished(async () => void (await asUsual()));
  await redis.hset("doppel:work-times", "swap-image", 12.5 * 60_000);
  const refused = await swap();
  await refused.settled(patience);
  expect(refused.content).toMatch(/would take about 13 min/);
  expect(refused.ephemeral).toBe(true);
  await asUsual();
  const later = await swap();
  worker.kill("SIGCONT");
  for (const reply of [first, later])
    await reply.until(({ attachments }) => attachments.length === 1, patience);
  const used = await usedToday(doppel, ada);
  const pictures = (await ada.messages()).filter(({ content }) => /swapped/.test(content)).length;
  expect(used).toBe(pictures);
});

describe("when a worker dies", () => {
  it("tells at once that none is left, and goes on with the next one", async () => {
    const startAgain = async () => {
      if (!worker.isRunning) worker = (await doppel.stage.startWorker(doppel.env)).part;
    };
    onTestFinished(startAgain);
    await doppel.stage.stopPart(worker);
    const started = Date.now();
    const reply = await swap();
    await reply.settled(patience);
    expect(reply.content).toMatch(/No machine is free/);
    expect(reply.ephemeral).toBe(true);
    expect(Date.now() - started).toBeLessThan(3_000);
    await startAgain();
    const next = await swap();
    await next.until(({ attachments }) => attachments.length === 1, patience);
  }, 60_000);
});

describe("when Redis dies", () => {
  it("tells so within 3 s, and recovers by itself with every identity", async () => {
    const startAgain = async () => {
      if (redisPart.isRunning) return;
      redisPart = (await doppel.stage.startRedis(doppel.redisDir, doppel.redis.port)).part;
    };
    onTestFinished(startAgain);
    await doppel.stage.stopPart(redisPart);
    const started = Date.now();
    const reply = await swap();
    await reply.settled(patience);
    expect(reply.content).toMatch(/can't reach my storage/);
    expect(reply.ephemeral).toBe(true);
    expect(Date.now() - started).toBeLessThan(3_000);
    await startAgain();
    await expect
      .poll(
        async () => {
          const again = await swap();
          await again.until(() => !again.loading && again.content !== "", patience);
          return again.attachments.length;
        },
        { timeout: 40_000, interval: 1_000 },
      )
      .toBe(1);
  }, 60_000);
});
