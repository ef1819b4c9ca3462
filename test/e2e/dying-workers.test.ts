import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from "vitest";
import type { File, Reply, User } from "../../infra/local-discord/client.ts";
import { keepRunning } from "../../infra/stage/keep-running.ts";
import type { Part } from "../../infra/stage/part.ts";
import { drawFrame, toGif } from "../support/animations.ts";
import { type Doppel, sample, save, startDoppel, usedToday } from "./doppel.ts";

// A dead worker's job is taken up again after 7.5 to 20 s.
const patience = { timeoutMs: 60_000 };

let doppel: Doppel;
let ada: User;
let redis: Redis;
let worker: Part;
beforeAll(async () => {
  doppel = await startDoppel({ DAILY_SWAPS: "1000" });
  worker = doppel.worker.part;
  redis = new Redis(doppel.redis.url);
  ada = doppel.discord.user("Ada");
  await save(ada, "me", await sample("iris"));
});
afterAll(async () => {
  redis?.disconnect();
  await doppel?.stop();
});
// What a try that failed leaves behind: no worker, jobs that still wait, deaths counted against the pictures.
beforeEach(async () => {
  if (!worker.isRunning) worker = await start();
  await expect.poll(() => redis.zcard("doppel:replies:pending"), { timeout: 40_000 }).toBe(0);
  for (const key of await redis.keys("doppel:picture:*")) await redis.del(key);
});

const swap = (image: File) => ada.slash("swapid", { idname: "me", image });
const answered = (reply: Reply) =>
  reply.until(({ loading, content }) => !loading && /swapped|down twice|broke/.test(content), patience);

async function start(settings: Readonly<Record<string, string>> = {}): Promise<Part> {
  return (await doppel.stage.startWorker({ ...doppel.env, ...settings })).part;
}

/** Until a worker has a picture in hand that so many have died of; given up well before the test is. */
async function inHand(deaths = 0): Promise<void> {
  const isInHand = async () => {
    for (const key of await redis.keys("doppel:picture:*")) {
      const { deaths: died = "0", ...holders } = await redis.hgetall(key);
      if (Number(died) === deaths && Object.keys(holders).length > 0) return true;
    }
    return false;
  };
  // After a death it takes up to 20 s until the next one has it.
  await expect.poll(isInHand, { timeout: deaths > 0 ? 30_000 : 20_000, interval: 2 }).toBe(true);
}

/** Kills the worker as soon as it has a picture in hand. */
async function killInMidSwap(deaths = 0): Promise<void> {
  const doomed = worker;
  await inHand(deaths);
  doomed.kill("SIGKILL");
  await doomed.ended;
}

it("a worker that dies in mid-swap loses nothing: another one goes on, and the person sees one picture", async () => {
  const before = await usedToday(doppel, ada);
  const reply = await swap(await sample("single"));
  await killInMidSwap();
  worker = await start();
  await answered(reply);
  expect([reply.messages.length, reply.attachments.length]).toEqual([1, 1]);
  expect(await usedToday(doppel, ada)).toBe(before + 1);
}, 120_000);

it("a picture that kills its workers is tried once more, then left alone while others go on, free of charge", async () => {
  const before = await usedToday(doppel, ada);
  const deadly = await sample("group");
  const reply = await swap(deadly);
  await killInMidSwap();
  worker = await start();
  await killInMidSwap(1);
  worker = await start();
  await answered(reply);
  expect(reply.content).toMatch(/brought my machine down twice/);
  expect([reply.messages.length, reply.ephemeral]).toEqual([1, true]);

  const started = Date.now();
  const again = await swap(deadly);
  await answered(again);
  expect(again.content).toMatch(/brought my machine down twice/);
  expect(Date.now() - started).toBeLessThan(5_000);

  const other = await swap(await sample("single"));
  await answered(other);
  expect(other.attachments).toHaveLength(1);
  expect(await usedToday(doppel, ada)).toBe(before + 1);
}, 180_000);

it("a picture that was beside a deadly one is not blamed for it: what was in hand at a death is opened alone", async () => {
  const ben = doppel.discord.user("Ben");
  await save(ben, "me", await sample("iris"));
  const image = await sample("group");
  const deadly = await swap({ ...image, data: Buffer.concat([image.data, Buffer.from("deadly")]) });
  const innocent = await ben.slash("swapid", { idname: "me", image });
  /** Who has it in hand. */
  const holders = async ({ id }: Reply) => {
    const hash = await redis.get(`doppel:reply:{${id}}:held`);
    return Object.keys(await redis.hgetall(`doppel:picture:{${hash}}`)).filter((name) => name !== "deaths");
  };
  const areTogether = async () => {
    const [one, other] = await Promise.all([deadly, innocent].map(holders));
    return one!.some((id) => other!.includes(id));
  };
  await expect.poll(areTogether, { timeout: 20_000, interval: 2 }).toBe(true);
  const [first] = await holders(deadly);
  worker.kill("SIGKILL");
  await worker.ended;

  worker = await start();
  const isInHandAgain = async () => (await holders(deadly)).some((id) => id !== first);
  await expect.poll(isInHandAgain, { timeout: 40_000, interval: 2 }).toBe(true);
  await sleep(100);
  expect(await areTogether()).toBe(false);
  worker.kill("SIGKILL");
  await worker.ended;

  worker = await start();
  await Promise.all([answered(deadly), answered(innocent)]);
  expect(deadly.content).toMatch(/brought my machine down twice/);
  expect(innocent.attachments).toHaveLength(1);
}, 180_000);

it("a worker that is told to end hands back what it does not finish in time, and another one does it", async () => {
  await doppel.stage.stopPart(worker);
  worker = await start({ DRAIN_S: "1" });
  const frames = await Promise.all(
    [0, 1, 2, 3, 4].map((step) =>
      drawFrame({
        width: 640,
        height: 640,
        background: "#445566",
        actors: [{ name: "mei", x: 20 + 6 * step, y: 40, size: 540 }],
      }),
    ),
  );
  const long = Array.from({ length: 60 }, (_, index) => frames[index % frames.length]!);
  const data = await toGif(long, Array(60).fill(60));
  const before = await usedToday(doppel, ada);
  const reply = await swap({ name: "long.gif", data });
  await expect
    .poll(() => redis.exists(`doppel:bull:bulk:i-${reply.id}:lock`), { timeout: 20_000, interval: 20 })
    .toBe(1);
  await inHand();
  const told = Date.now();
  worker.kill("SIGTERM");
  expect(await worker.ended).toBe("worker ended (exit code 0)");
  expect(Date.now() - told).toBeLessThan(6_000);

  const ended = Date.now();
  worker = await start();
  await expect
    .poll(() => redis.exists(`doppel:bull:bulk:i-${reply.id}:lock`), { timeout: 20_000, interval: 20 })
    .toBe(1);
  // Given back at once, not found after its lock had run out.
  expect(await redis.hget(`doppel:bull:bulk:i-${reply.id}`, "stc")).toBeNull();
  await answered(reply);
  expect([reply.messages.length, reply.attachments[0]?.content_type]).toEqual([1, "image/gif"]);
  expect(Date.now() - ended).toBeLessThan(60_000);
  expect(await usedToday(doppel, ada)).toBe(before + 5);
}, 180_000);

it("a worker that has grown too large makes room for a fresh one, and nobody notices", async () => {
  await doppel.stage.stopPart(worker);
  const said: string[] = [];
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const options = { say: (line: string) => void said.push(line), signal: stop.signal };
  // As `npm start` does.
  await keepRunning(async () => (worker = await start({ MAX_WORKER_RSS_MB: "10" })), options);
  const outgrown = worker;
  const madeAPicture = async () => {
    const reply = await swap(await sample("single"));
    await reply.until(({ attachments }) => attachments.length === 1, patience);
  };
  await madeAPicture();
  while (outgrown.isRunning) await madeAPicture();
  await madeAPicture();
  expect(said).toEqual(["worker ended (exit code 75); starting it again."]);
  expect(await doppel.logs()).toContain("grown too large");
}, 120_000);
