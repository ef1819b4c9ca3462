import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { OptionValue, Reply, User } from "../../infra/local-discord/client.ts";
import type { Part } from "../../infra/stage/part.ts";
import { type RedisProxy, startRedisProxy } from "../support/redis-proxy.ts";
import { type Doppel, patience, sample, save, startDoppel, usedToday } from "./doppel.ts";

let doppel: Doppel;
let proxy: RedisProxy;
let redis: Redis;
let worker: Part;
let ada: User;
beforeAll(async () => {
  doppel = await startDoppel();
  for (const { part } of [doppel.bot, doppel.worker]) await doppel.stage.stopPart(part);
  proxy = await startRedisProxy(doppel.redis.port);
  const env = { ...doppel.env, REDIS_URL: proxy.url };
  [worker] = (await Promise.all([doppel.stage.startWorker(env), doppel.stage.startBot(env)])).map(
    ({ part }) => part,
  ) as [Part, Part];
  redis = new Redis(doppel.redis.url);
  ada = doppel.discord.user("Ada");
  await save(ada, "me", await sample("iris"));
});
afterAll(async () => {
  redis?.disconnect();
  await doppel?.stop();
  await proxy?.stop();
});

const firstSentenceMs = 3_000;
const swap = async () => ada.slash("swapid", { idname: "me", image: await sample("single") });

interface Fault {
  readonly name: string;
  begin(): Promise<unknown>;
  /** May be called again where it has ended. */
  end(): Promise<unknown>;
}

const faults: readonly Fault[] = [
  {
    name: "full",
    begin: () => redis.config("SET", "maxmemory", "1"),
    end: () => redis.config("SET", "maxmemory", "0"),
  },
  {
    name: "read-only",
    begin: () => redis.call("REPLICAOF", "127.0.0.1", "1"),
    end: () => redis.call("REPLICAOF", "NO", "ONE"),
  },
  { name: "hung", begin: async () => proxy.hang(true), end: async () => proxy.hang(false) },
];

describe.each(faults)("while Redis is $name", ({ begin, end }) => {
  it("every command has a sentence within 3 s, and afterwards all is as it was", async () => {
    onTestFinished(async () => void (await end()));
    await begin();
    try {
      const image = await sample("single");
      const commands: [string, Record<string, OptionValue>][] = [
        ["swapid", { idname: "me", image }],
        ["saveid", { idname: "other", image }],
        ["setid", { idname: "me" }],
        ["delid", { idname: "me" }],
        ["delall", {}],
        ["listid", {}],
        ["privacy", {}],
      ];
      const heard = await Promise.all(commands.map(([name, options]) => hear(name, options)));
      const late = heard.filter(({ ms, content }) => ms > firstSentenceMs || content === "");
      expect(late).toEqual([]);
      expect(heard[0]!.content).toMatch(/can't reach my storage/);
    } finally {
      await end();
    }
    await recovered();
  }, 120_000);

  it("what was under way is finished afterwards, once", async () => {
    const used = await usedToday(doppel, ada);
    onTestFinished(() => worker.kill("SIGCONT"));
    worker.kill("SIGSTOP");
    const replies = [await swap(), await swap()];
    const jobs = replies.map(({ id }) => `doppel:bull:interactive:i-${id}`);
    await expect.poll(() => redis.exists(...jobs)).toBe(2);
    onTestFinished(async () => void (await end()));
    await begin();
    worker.kill("SIGCONT");
    await sleep(4_000);
    await end();
    for (const reply of replies) {
      await reply.until(({ attachments }) => attachments.length === 1, { timeoutMs: 60_000 });
      expect(reply.messages).toHaveLength(1);
    }
    expect(await usedToday(doppel, ada)).toBe(used + 2);
  }, 120_000);
});

describe("while Redis is slow, 100 ms an answer", () => {
  it("people hear within 3 s and have their picture", async () => {
    onTestFinished(() => {
      proxy.delayMs = 0;
    });
    proxy.delayMs = 100;
    const started = Date.now();
    const reply = await swap();
    await reply.acknowledged(patience);
    expect(reply.error).toBeNull();
    expect(Date.now() - started).toBeLessThan(firstSentenceMs);
    await reply.until(({ attachments }) => attachments.length === 1, { timeoutMs: 60_000 });
    proxy.delayMs = 0;
    expect(reply.messages).toHaveLength(1);
  }, 120_000);
});

/** What somebody hears of a command, and after how long. */
async function hear(name: string, options: Record<string, OptionValue>) {
  const started = Date.now();
  const reply = await ada.slash(name, options);
  await reply.settled(patience);
  const { content, error, ephemeral } = reply;
  return { name, ms: Date.now() - started, content: error === null ? content : "", ephemeral };
}

/** A swap succeeds, sooner or later. */
async function recovered(): Promise<void> {
  const again = async () => {
    const reply: Reply = await swap();
    await reply.until(
      ({ loading, content }) => content !== "" && !loading && !/\.\.\.$|^You are/.test(content),
      {
        timeoutMs: 40_000,
      },
    );
    return reply.attachments.length;
  };
  await expect.poll(again, { timeout: 60_000, interval: 1_000 }).toBe(1);
}
