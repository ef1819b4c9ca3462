import { expect, it } from "vitest";
import { createLedger, linkOf } from "../../shared/ledger.ts";
import { openStore } from "../support/store.ts";

const dayMs = 86_400_000;
const entry = {
  replyId: "1",
  userId: "ada",
  serverId: "s",
  channelId: "c",
  messageId: "m",
  at: Date.now(),
  swaps: 2,
  isPrivate: false,
  identities: [7],
};

it("finds results by user and by server, sealed, until they are forgotten", async () => {
  const { redis, keys, keyring } = await openStore();
  const ledger = createLedger(redis, keys, keyring);
  await ledger.note(entry);
  await ledger.note({ ...entry, replyId: "2", serverId: null, at: entry.at - 1 });
  await ledger.note({ ...entry, replyId: "3", userId: "ben" });
  expect((await ledger.ofUser("ada")).map(({ replyId }) => replyId)).toEqual(["2", "1"]);
  expect((await ledger.ofServer("s", 0)).map(({ replyId }) => replyId)).toEqual(["1", "3"]);
  expect(await ledger.ofServer("s", entry.at + 1)).toEqual([]);
  expect(await ledger.find("1")).toEqual(entry);
  expect(String(await redis.getBuffer(keys.ledger("1")))).not.toMatch(/ada|swaps/);
  await ledger.locate(entry, { channelId: "c2", messageId: "m2" });
  expect(await ledger.find("1")).toEqual({ ...entry, channelId: "c2", messageId: "m2" });
  expect(await redis.pttl(keys.ledger("1"))).toBeGreaterThan(89 * dayMs);
  await ledger.strip("1");
  const stripped = { ...entry, channelId: null, messageId: null, identities: [] };
  expect(await ledger.ofServer("s", 0)).toEqual([stripped, { ...entry, replyId: "3", userId: "ben" }]);
  expect(await redis.pttl(keys.ledger("1"))).toBeGreaterThan(89 * dayMs);
  await ledger.forget("1");
  // Deleted by whoever saw it before it was written down where it is.
  await ledger.locate(entry, { channelId: "c", messageId: "m" });
  expect([await ledger.find("1"), (await ledger.ofServer("s", 0)).length]).toEqual([null, 1]);
  expect(await redis.zrange(keys.userLedger("ada"), 0, -1)).toEqual(["2"]);
});

it("keeps them for 90 days", async () => {
  const { redis, keys, keyring } = await openStore();
  let now = Date.now();
  const ledger = createLedger(redis, keys, keyring, () => now);
  await ledger.note(entry);
  for (const key of [keys.ledger("1"), keys.userLedger("ada"), keys.serverLedger("s")]) {
    const left = await redis.pttl(key);
    expect(left).toBeGreaterThan(89 * dayMs);
    expect(left).toBeLessThanOrEqual(90 * dayMs);
  }
  now += 91 * dayMs;
  expect(await ledger.ofUser("ada")).toEqual([]);
  await ledger.note({ ...entry, replyId: "2", at: now });
  expect(await redis.zrange(keys.userLedger("ada"), 0, -1)).toEqual(["2"]);
});

it("links to the message, or as near to it as is known", () => {
  expect(linkOf(entry)).toBe("https://discord.com/channels/s/c/m");
  expect(linkOf({ ...entry, serverId: null, messageId: null })).toBe("https://discord.com/channels/@me/c");
});
