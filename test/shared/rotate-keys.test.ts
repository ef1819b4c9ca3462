import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { createActions } from "../../shared/actions.ts";
import { createFaceBlocks } from "../../shared/face-blocks.ts";
import { createIdentities } from "../../shared/identities.ts";
import { createLedger } from "../../shared/ledger.ts";
import { openKeyring } from "../../shared/open-keyring.ts";
import { createReplies } from "../../shared/replies.ts";
import { createReports } from "../../shared/reports.ts";
import { createResults } from "../../shared/results.ts";
import { isCheck, rotateKeys } from "../../shared/rotate-keys.ts";
import { findSealed, placeOf } from "../../shared/sealed-places.ts";
import type { Keyring } from "../../shared/sealing.ts";
import { secrets } from "../support/reply.ts";
import { openStore } from "../support/store.ts";

const [oldKey, newKey] = [randomBytes(32), randomBytes(32)];
const before = new Map([["k1", oldKey]]);
const between = new Map([
  ["k2", newKey],
  ["k1", oldKey],
]);
const crop = { webp: Buffer.from("webp"), landmarks: new Float64Array(136).fill(3) };
const identity = (name: string, savedAt = 1) => ({
  name,
  savedAt,
  recogniser: "lite",
  embedding: new Float32Array(512).fill(savedAt),
});
const report = (reason: string) => ({ userId: "ben", at: 1, about: "x", replyId: null, reason });
const entry = {
  replyId: "r1",
  userId: "ada",
  serverId: "s",
  channelId: "c",
  messageId: null,
  at: Date.now(),
  swaps: 1,
  isPrivate: false,
  identities: [1],
};

/** What everything sealed is kept by. */
async function stage() {
  const { redis, keys, prefix } = await openStore();
  const open = async (ring: ReadonlyMap<string, Buffer>) => partsOf(await openKeyring(redis, keys, ring));
  const partsOf = (keyring: Keyring) => ({
    keyring,
    identities: createIdentities(redis, keys, keyring, 20),
    actions: createActions(redis, keys, keyring),
    results: createResults(redis, keys, keyring),
    replies: createReplies(redis, keys, keyring),
    reports: createReports(redis, keys, keyring),
    ledger: createLedger(redis, keys, keyring),
    faceBlocks: createFaceBlocks(redis, keys, keyring),
  });
  const sealedBy = async (id: string) => {
    const places: string[] = [];
    for await (const found of findSealed(redis, prefix)) {
      if (found.keyId === id && !isCheck(prefix, found)) places.push(placeOf(prefix, found));
    }
    return places.sort();
  };
  const parts = await open(before);
  const save = (name: string, savedAt: number, by = parts) =>
    by.identities.save("ada", identity(name, savedAt), crop, { epoch: 0, saveId: `${name}${savedAt}` });
  return { redis, keys, prefix, open, parts, sealedBy, save };
}

it("seals everything anew, and nothing is lost: the old key can go", async () => {
  const { redis, keys, prefix, open, parts, sealedBy, save } = await stage();
  await save("Me", 1);
  await save("me", 2);
  await save("小明", 3);
  const action = await parts.actions.keep({ kind: "erase-all", userId: "ada" });
  await parts.results.remember("r1", { userId: "ada", pictures: [], panels: null, faces: 1, identities: [] });
  await parts.replies.create({ id: "r2", userId: "ada", charged: 1, secrets });
  for (const reason of ["one", "two"]) await parts.reports.add(report(reason));
  await parts.ledger.note(entry);
  const faces = [{ recogniser: "lite", embedding: new Float32Array(512).fill(5), threshold: 0.5 }];
  const block = { id: "abcd", at: 1, faces, identities: 0, deleted: 0, left: 0 };
  await parts.faceBlocks.keep(block);
  const expiresBefore = await redis.pttl(keys.result("r1"));
  const hash = parts.keyring.hash("ada");
  expect([...new Set(await sealedBy("k1"))]).toEqual([
    "action",
    "face-blocks",
    "hash-key",
    "ledger",
    "reply",
    "reports",
    "result",
    "user:crops",
    "user:identities",
    "user:undo",
  ]);

  const both = await open(between);
  const told: number[] = [];
  const count = (await sealedBy("k1")).length;
  expect(await rotateKeys(redis, prefix, both.keyring, (done) => told.push(done))).toEqual({
    done: count,
    stuck: [],
  });
  expect(told.at(-1)).toBe(count);
  expect(await sealedBy("k1")).toEqual([]);
  expect(await rotateKeys(redis, prefix, both.keyring, () => undefined)).toEqual({ done: 0, stuck: [] });

  await redis.hdel(keys.keyChecks, "k1");
  const after = await open(new Map([["k2", newKey]]));
  expect(await after.identities.find("ada", "me")).toEqual(identity("me", 2));
  expect(await after.identities.crop("ada", "小明")).toEqual(crop);
  expect(await after.identities.undoSave("ada", "me")).toBe(true);
  expect(await after.identities.find("ada", "me")).toEqual(identity("Me", 1));
  expect(await after.identities.crop("ada", "me")).toEqual(crop);
  expect(await after.actions.take(action, "ada")).toMatchObject({ kind: "erase-all" });
  expect(await after.faceBlocks.list()).toEqual([block]);
  expect(await after.results.find("r1")).toMatchObject({ userId: "ada" });
  expect((await after.replies.read("r2"))?.secrets).toEqual(secrets);
  expect((await after.reports.list()).map(({ reason }) => reason)).toEqual(["two", "one"]);
  expect(await after.ledger.find("r1")).toEqual(entry);
  expect(await redis.pttl(keys.result("r1"))).toBeLessThanOrEqual(expiresBefore);
  expect(after.keyring.hash("ada")).toBe(hash);
});

it("while others save, undo and erase, with either key first: nobody's change is lost", async () => {
  const { redis, prefix, open, parts, sealedBy, save } = await stage();
  const both = await open(between);
  for (let i = 0; i < 15; i++) await save(`n${i}`, 1);
  const rotating = (async () => {
    for (let i = 0; i < 4; i++) await rotateKeys(redis, prefix, both.keyring, () => undefined);
  })();
  const changing = (async () => {
    for (let i = 0; i < 15; i++) await save(`n${i}`, 2 + i, i % 2 ? parts : both);
  })();
  await Promise.all([rotating, changing]);
  await rotateKeys(redis, prefix, both.keyring, () => undefined);
  expect(await sealedBy("k1")).toEqual([]);
  const kept = await both.identities.list("ada");
  expect(kept.map(({ name, savedAt }) => [name, savedAt])).toEqual(
    Array.from({ length: 15 }, (_, i) => [`n${i}`, 2 + i]),
  );
  for (const { name } of kept) expect(await both.identities.crop("ada", name)).toEqual(crop);
});

it("a record that was moved to another user or name is not made good by it, and named; the rest goes on", async () => {
  const { redis, keys, prefix, open, sealedBy, save } = await stage();
  await save("me", 1);
  const sealed = await redis.hgetBuffer(keys.identities("ada"), "me");
  await redis.hset(keys.identities("ben"), "me", sealed!);
  await redis.set(keys.result("moved"), sealed!);
  await redis.set(`${prefix}:nowhere`, sealed!);
  const both = await open(between);
  const { done, stuck } = await rotateKeys(redis, prefix, both.keyring, () => undefined);
  expect(done).toBe(3);
  const why = 'it is not what key "k1" has sealed there';
  expect([...stuck].sort((one, other) => (one.key < other.key ? -1 : 1))).toEqual([
    { key: `${prefix}:nowhere`, field: null, why: "this is no place of Doppel's" },
    { key: keys.result("moved"), field: null, why },
    { key: keys.identities("ben"), field: "me", why },
  ]);
  expect(await sealedBy("k1")).toEqual(["nowhere", "result", "user:identities"]);
  expect(await redis.hgetBuffer(keys.identities("ben"), "me")).toEqual(sealed);
  await expect(both.identities.find("ben", "me")).rejects.toThrow(why);
  expect(await both.identities.find("ada", "me")).toEqual(identity("me"));
});

it("a missing key, or another one under its name, is told at start, in a sentence", async () => {
  const { open } = await stage();
  await expect(open(new Map([["k2", newKey]]))).rejects.toThrow(
    /IDENTITY_KEYS: key "k1" is missing, and this Redis was sealed with it/,
  );
  await expect(open(new Map([["k1", newKey]]))).rejects.toThrow(
    /IDENTITY_KEYS: key "k1" is not the one that this Redis was sealed with/,
  );
  await expect(
    open(
      new Map([
        ["k2", newKey],
        ["k1", newKey],
      ]),
    ),
  ).rejects.toThrow(/"k1" is not the one/);
  await open(between);
  await expect(open(before)).rejects.toThrow(/key "k2" is missing/);
});
