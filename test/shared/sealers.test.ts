import { hostname } from "node:os";
import { pino } from "pino";
import { expect, inject, it, onTestFinished, vi } from "vitest";
import { connectRedis } from "../../shared/redis.ts";
import { reportSealing, sealersWith } from "../../shared/sealers.ts";
import { openStore, testKeyring } from "../support/store.ts";

const log = pino({ level: "silent" });
const self = { host: hostname(), pid: process.pid };

it("knows who seals with which key, until they end", async () => {
  const { redis, keys } = await openStore();
  const store = { redis, keys, log };
  const worker = await reportSealing("worker", { ...store, keyring: testKeyring("k1") });
  const bot = await reportSealing("bot", { ...store, keyring: testKeyring("k2") });
  expect(await sealersWith(store, "k1")).toEqual([{ ...self, role: "worker", keyId: "k1" }]);
  expect(await sealersWith(store, "k2")).toEqual([{ ...self, role: "bot", keyId: "k2" }]);
  await worker.stop();
  expect(await sealersWith(store, "k1")).toEqual([]);
  await bot.stop();
  expect(await redis.exists(keys.sealers)).toBe(0);
});

it("whoever vanished without a word counts for five minutes, and is not kept", async () => {
  const { redis, keys } = await openStore();
  const store = { redis, keys, log };
  const [lately, longAgo] = ["lately", "long ago"].map((host) =>
    JSON.stringify({ role: "worker", host, pid: 1, keyId: "k1" }),
  );
  await redis.zadd(keys.sealers, Date.now() - 4 * 60_000, lately!, Date.now() - 6 * 60_000, longAgo!);
  expect((await sealersWith(store, "k1")).map(({ host }) => host)).toEqual(["lately"]);
  const bot = await reportSealing("bot", { ...store, keyring: testKeyring("k2") });
  expect(await redis.zcard(keys.sealers)).toBe(2);
  await bot.stop();
});

it.each([-10, 10])("a clock that is %i minutes off hides nobody, and removes nobody", async (minutes) => {
  const { redis, keys } = await openStore();
  const store = { redis, keys, log };
  const right = await reportSealing("bot", { ...store, keyring: testKeyring("k2") });
  const now = Date.now;
  const clock = vi.spyOn(Date, "now").mockImplementation(() => now() + minutes * 60_000);
  onTestFinished(() => clock.mockRestore());
  const off = await reportSealing("worker", { ...store, keyring: testKeyring("k1") });
  clock.mockRestore();
  expect(await sealersWith(store, "k1")).toEqual([{ ...self, role: "worker", keyId: "k1" }]);
  expect(await sealersWith(store, "k2")).toEqual([{ ...self, role: "bot", keyId: "k2" }]);
  await Promise.all([off.stop(), right.stop()]);
});

it("goes by its own clock where it may not ask Redis for the time", async () => {
  const { redis, keys } = await openStore();
  await redis.acl("SETUSER", "timeless", "on", "nopass", "~*", "+@all", "-time");
  const url = new URL(inject("redisUrl"));
  url.username = "timeless";
  url.password = "any";
  const timeless = connectRedis(url.href);
  onTestFinished(async () => {
    timeless.disconnect();
    await redis.acl("DELUSER", "timeless");
  });
  await timeless.connect();
  const worker = await reportSealing("worker", { redis: timeless, keys, keyring: testKeyring("k1"), log });
  expect(await sealersWith({ redis, keys }, "k1")).toHaveLength(1);
  await worker.stop();
});
