import { hostname } from "node:os";
import { pino } from "pino";
import { expect, it } from "vitest";
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
