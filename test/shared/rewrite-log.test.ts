import { expect, it } from "vitest";
import { rewriteLog, rewriteNoted } from "../../shared/rewrite-log.ts";
import { openStore } from "../support/store.ts";

/** A Redis that is busy: it takes a large file to be so for long. */
function busy(answers: readonly string[]) {
  const left = [...answers];
  const bgrewriteaof = async () => {
    const why = left.shift();
    if (why) throw new Error(why);
    return "OK" as const;
  };
  return { redis: { bgrewriteaof }, left };
}
const running = "ERR Background append only file rewriting already in progress";

it("asks again while a rewrite from before runs", async () => {
  const { redis, left } = busy([running, running]);
  const waits: number[] = [];
  expect(await rewriteLog(redis, async (ms) => waits.push(ms))).toBe(true);
  expect([waits, left]).toEqual([[1_000, 1_000], []]);
});

it("gives up one that never ends, and a Redis that is gone at once", async () => {
  const forever = busy(Array.from({ length: 2_000 }, () => running));
  await expect(rewriteLog(forever.redis, async () => undefined)).rejects.toThrow(/in progress/);
  await expect(rewriteLog(busy(["Connection is closed."]).redis)).rejects.toThrow(/closed/);
});

it("knows services that offer none", async () => {
  expect(await rewriteLog(busy(["ERR unknown command 'bgrewriteaof'"]).redis)).toBe(false);
});

it("works on a real one", async () => {
  const { redis } = await openStore();
  expect(await rewriteLog(redis)).toBe(true);
});

it("stays noted until it is done, and for an erasure meanwhile", async () => {
  const { redis, keys } = await openStore();
  const info: string[] = [];
  const states = (...all: string[]) => info.splice(0, info.length, ...all);
  redis.info = async () => info.shift() ?? "";
  const note = () => redis.sadd(keys.rewrites, String(Math.random()));
  const rewrite = () => rewriteNoted(redis, keys, async () => undefined);
  await note();
  redis.bgrewriteaof = () => Promise.reject(new Error("Connection is closed."));
  await expect(rewrite()).rejects.toThrow(/closed/);
  expect(await redis.scard(keys.rewrites)).toBe(1);

  redis.bgrewriteaof = async () => "OK";
  states("aof_rewrite_in_progress:1", "aof_rewrite_scheduled:1", "aof_last_bgrewrite_status:err");
  await expect(rewrite()).rejects.toThrow(/could not write/);
  expect([info, await redis.scard(keys.rewrites)]).toEqual([[], 1]);

  redis.bgrewriteaof = async () => {
    await note();
    return "OK";
  };
  states("aof_rewrite_in_progress:0\naof_last_bgrewrite_status:ok");
  await rewrite();
  expect(await redis.scard(keys.rewrites)).toBe(1);
  redis.bgrewriteaof = async () => "OK";
  redis.info = () => Promise.reject(new Error("NOPERM this user has no permissions"));
  await rewrite();
  expect(await redis.exists(keys.rewrites)).toBe(0);
});
