import { expect, it, vi } from "vitest";
import { createResults } from "../../shared/results.ts";
import { openStore } from "../support/store.ts";

const result = {
  userId: "ada",
  pictures: [{ url: "https://cdn.discordapp.com/signed", bytes: 10, mayMove: false }],
  panels: null,
  faces: 1,
  isPrivate: false,
  identities: [],
};

it("remembers what the buttons need for a day, sealed, until the user erases", async () => {
  const { redis, keys, keyring } = await openStore();
  const results = createResults(redis, keys, keyring);
  await results.remember("1", result);
  await results.remember("2", { ...result, userId: "ben" });
  expect(await results.find("1")).toEqual(result);
  const aDay = 24 * 3_600_000;
  expect(await redis.pttl(keys.result("1"))).toBeGreaterThan(aDay - 5_000);
  expect(await redis.pttl(keys.result("1"))).toBeLessThanOrEqual(aDay);
  expect(String(await redis.getBuffer(keys.result("1")))).not.toMatch(/signed|ada/);
  await results.forgetAll("ada");
  expect([await results.find("1"), (await results.find("2"))?.userId]).toEqual([null, "ben"]);
  expect(await redis.exists(keys.userResults("ada"))).toBe(0);
});

it("keeps no ids of results that are over, however long somebody goes on every day", async () => {
  const { redis, keys, keyring } = await openStore();
  const results = createResults(redis, keys, keyring);
  for (let day = 0; day < 20; day++) {
    await Promise.all(["a", "b", "c"].map((id) => results.remember(`${day}${id}`, result)));
    expect((await results.ofUser("ada")).map(({ replyId }) => replyId).sort()).toEqual(
      ["a", "b", "c"].map((id) => `${day}${id}`),
    );
    for (const id of ["a", "b", "c"]) await redis.del(keys.result(`${day}${id}`));
  }
  await results.remember("last", result);
  expect(await redis.smembers(keys.userResults("ada"))).toEqual(["last"]);
});

it("remembers a result although what is over could not be tidied away", async () => {
  const { redis, keys, keyring } = await openStore();
  const results = createResults(redis, keys, keyring);
  const tidying = vi.spyOn(redis, "srandmember").mockRejectedValue(new Error("Redis is away"));
  await results.remember("1", result);
  expect([tidying.mock.calls.length, await results.find("1")]).toEqual([1, result]);
});

it("lets one of many post a private result", async () => {
  const { redis, keys, keyring } = await openStore();
  const results = createResults(redis, keys, keyring);
  const claims = await Promise.all(["a", "b", "c"].map((by) => results.claimPost("1", by)));
  expect(claims).toEqual([true, false, false]);
  // What is sent once more, its answer having been lost, is no other claim.
  expect(await results.claimPost("1", "a")).toBe(true);
  await results.releasePost("1", "b");
  expect(await results.claimPost("1", "b")).toBe(false);
  await results.releasePost("1", "a");
  expect(await results.claimPost("1", "b")).toBe(true);
  // Whoever was to post it may have died of that.
  expect(await redis.pttl(keys.posted("1"))).toBeLessThanOrEqual(20 * 60_000);
  await results.keepPost("1");
  await results.releasePost("1", "b");
  expect(await results.claimPost("1", "b")).toBe(false);
  expect(await redis.pttl(keys.posted("1"))).toBeGreaterThan(23 * 3_600_000);
});
