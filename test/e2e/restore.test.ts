import { cp, rm } from "node:fs/promises";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { User } from "../../infra/local-discord/client.ts";
import type { Part } from "../../infra/stage/part.ts";
import { type Doppel, patience, runCli, sample, save, startDoppel } from "./doppel.ts";

const adaId = "1180000000000000011";
let doppel: Doppel;
let [ada, ben]: User[] = [];
let backup: string;
/** Those that run now, in the order in which they are stopped. */
let parts: Part[];

beforeAll(async () => {
  doppel = await startDoppel({ BACKUP_RETENTION_DAYS: "7" });
  parts = [doppel.bot.part, doppel.worker.part, doppel.redis.part];
  backup = `${doppel.redisDir}-backup`;
  ada = doppel.discord.user("Ada");
  ben = doppel.discord.user("Ben");
}, 120_000);
afterAll(() => doppel?.stop());

async function eraseAll(user: User): Promise<void> {
  const question = await (await user.slash("delall")).settled(patience);
  const done = await question.messages.at(-1)!.press(user, "Erase everything");
  await done.until(({ content }) => content.startsWith("Erased."), patience);
}

async function withRedis<Value>(look: (redis: Redis) => Promise<Value>): Promise<Value> {
  const redis = new Redis(doppel.redis.url);
  try {
    return await look(redis);
  } finally {
    redis.disconnect();
  }
}

const waiting = () => withRedis((redis) => redis.zcard("doppel:bull:interactive:prioritized"));
const facesOfAda = () =>
  withRedis(async (redis) => (await redis.hkeys(`doppel:user:{${adaId}}:identities`)).sort());

/** A Redis that knows what it knew at the backup, and nothing else. */
async function restore(): Promise<void> {
  for (const part of parts) await doppel.stage.stopPart(part);
  await rm(doppel.redisDir, { recursive: true });
  await cp(backup, doppel.redisDir, { recursive: true });
  parts = [(await doppel.stage.startRedis(doppel.redisDir, doppel.redis.port)).part];
}

const listOf = async (user: User) => (await (await user.slash("listid")).settled(patience)).content;
const cli = async (...args: string[]) => (await runCli(doppel, ...args)).stdout;

// Each goes on where the one before it ended: a second try would report what the first one left behind.
const step = { retry: 0, timeout: 120_000 };

it(
  "starts with somebody who saved again after erasing, and somebody who erases after the backup",
  step,
  async () => {
    await save(ada!, "me", await sample("iris"));
    await save(ben!, "me", await sample("ravi"));
    await eraseAll(ben!);
    await save(ben!, "me", await sample("iris"));

    // A job that nobody takes: it is in the backup, and what it would save is erased afterwards.
    doppel.worker.part.kill("SIGSTOP");
    await (await ada!.slash("saveid", { idname: "late", image: await sample("iris") })).acknowledged(
      patience,
    );
    await expect.poll(waiting).toBe(1);
    await cp(doppel.redisDir, backup, { recursive: true });
    await eraseAll(ada!);
    expect(await waiting()).toBe(0);
    doppel.worker.part.kill("SIGCONT");

    const stones = await cli("tombstones", "list");
    expect(stones).toMatch(
      /user 1180000000000000012 {2}epoch 1 {2}everything\n.*user 1180000000000000011 {2}epoch 1/,
    );
  },
);

it(
  "a restored Redis has the face again, until a bot starts; the old job brings nothing back",
  step,
  async () => {
    await restore();
    expect([await facesOfAda(), await waiting()]).toEqual([["me"], 1]);
    parts.unshift((await doppel.stage.startBot(doppel.env)).part);
    expect(await facesOfAda()).toEqual([]);
    parts.unshift((await doppel.stage.startWorker(doppel.env)).part);
    await expect.poll(waiting, { timeout: 20_000 }).toBe(0);
    await expect.poll(() => doppel.logs(), { timeout: 20_000 }).toMatch(/"status":"refused","code":"erased"/);
    expect(await facesOfAda()).toEqual([]);
    expect(await listOf(ada!)).toMatch(/no identit/i);
    expect(await listOf(ben!)).toContain("`me`");
  },
);

it("nor does a worker that is faster than the bot", step, async () => {
  await restore();
  parts.unshift((await doppel.stage.startWorker(doppel.env)).part);
  await expect.poll(facesOfAda, { timeout: 20_000 }).toEqual(["late", "me"]);
  parts.unshift((await doppel.stage.startBot(doppel.env)).part);
  expect(await facesOfAda()).toEqual([]);
  expect(await listOf(ada!)).toMatch(/no identit/i);
  expect(await listOf(ben!)).toContain("`me`");
});

it("a rewrite of Redis's file that a bot did not get to is done when the next one starts", step, async () => {
  const noted = () => withRedis((redis) => redis.exists("doppel:rewrites"));
  await expect.poll(noted).toBe(0);
  await doppel.stage.stopPart(parts.shift()!);
  await withRedis((redis) => redis.sadd("doppel:rewrites", "an erasure"));
  parts.unshift((await doppel.stage.startBot(doppel.env)).part);
  await expect.poll(noted).toBe(0);
});

it("without a bot the operator does it, once", { ...step, timeout: 60_000 }, async () => {
  await restore();
  expect(await cli("tombstones", "replay")).toBe("1 erasures were done again.\n");
  expect(await facesOfAda()).toEqual([]);
  expect(await cli("tombstones", "replay")).toBe("This Redis knows of every erasure.\n");
  const [first] = JSON.parse(await cli("tombstones", "list", "--json"));
  expect(first).toMatchObject({ names: "all", epoch: 1 });
});
