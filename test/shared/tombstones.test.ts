import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { createActions } from "../../shared/actions.ts";
import { createIdentities } from "../../shared/identities.ts";
import { replayTombstones } from "../../shared/replay-tombstones.ts";
import { createResults } from "../../shared/results.ts";
import { createKeyring } from "../../shared/sealing.ts";
import { openTombstones, type Tombstone, tombstonesEnd } from "../../shared/tombstones.ts";
import { connectThroughProxy } from "../support/redis-proxy.ts";
import { openStore, testKeyring } from "../support/store.ts";

const day = 86_400_000;
const start = Date.parse("2026-01-01T00:00:00Z");

async function someFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "tombstones-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, "sub", "tombstones");
}

const tombstone = (epoch: number, rest: Partial<Tombstone> = {}): Tombstone => ({
  userId: "118000000000000001",
  names: ["tomás"],
  epoch,
  at: start + epoch,
  ...rest,
});

describe("the folder", () => {
  it("keeps what is added, sealed, for whoever opens it next", async () => {
    const [folder, keyring] = [await someFolder(), testKeyring()];
    const all = [tombstone(1), tombstone(2, { names: "all" })];
    for (const one of all) await (await openTombstones(folder, keyring)).add(one);
    expect(await (await openTombstones(folder, keyring)).list()).toEqual(all);
    const files = await Promise.all(
      (await readdir(folder)).map((name) => readFile(join(folder, name), "latin1")),
    );
    expect(files).toHaveLength(2);
    const text = files.join() + (await readdir(folder)).join();
    for (const secret of ["118000000000000001", "tomás", "all", "epoch"]) expect(text).not.toContain(secret);
  });

  it("says that it needs another key, instead of forgetting", async () => {
    const folder = await someFolder();
    await (await openTombstones(folder, testKeyring("k1"))).add(tombstone(1));
    for (const [id, why] of [
      ["k2", /sealed with key "k1"/],
      ["k1", /IDENTITY_KEYS is not what it was sealed with/],
    ] as const) {
      await expect((await openTombstones(folder, testKeyring(id))).list()).rejects.toThrow(why);
    }
  });

  it("says so at once if it cannot be written to", async () => {
    const folder = await someFolder();
    await mkdir(join(folder, ".."), { recursive: true });
    await writeFile(folder, "a file where a folder should be");
    await expect(openTombstones(folder, testKeyring())).rejects.toThrow(/EEXIST|ENOTDIR/);
  });

  it("lets go of those that are older than any backup, and of none if nobody knows", async () => {
    const tombstones = await openTombstones(await someFolder(), testKeyring());
    for (const age of [9, 8, 7, 0]) await tombstones.add(tombstone(9 - age, { at: start - age * day }));
    await tombstones.drop(tombstonesEnd(undefined, start));
    expect(await tombstones.list()).toHaveLength(4);
    await tombstones.drop(tombstonesEnd(7, start));
    expect((await tombstones.list()).map(({ epoch }) => epoch)).toEqual([1, 2, 9]);
  });

  it("loses none that several processes add while others drop, list and seal them anew", async () => {
    const folder = await someFolder();
    const [old, key] = [randomBytes(32), randomBytes(32)];
    const before = createKeyring(new Map([["old", old]]));
    const after = createKeyring(
      new Map([
        ["key", key],
        ["old", old],
      ]),
    );
    const [bot, other, keys] = await Promise.all(
      [before, after, after].map((ring) => openTombstones(folder, ring)),
    );
    const adding = [bot!, other!].map(async (one, who) => {
      for (let i = 0; i < 30; i++) await one.add(tombstone(who * 1_000 + i));
    });
    const meddling = [keys!, other!].map(async (one) => {
      for (let i = 0; i < 10; i++) {
        await one.add(tombstone(0, { at: start - 100 * day }));
        await one.reseal();
        await one.list();
        await one.drop(start - 50 * day);
      }
    });
    await Promise.all([...adding, ...meddling]);
    await keys!.reseal();
    expect(await keys!.list()).toHaveLength(2 * 30);
    expect([...(await keys!.countByKey())]).toEqual([["key", 60]]);
    await expect(bot!.list()).rejects.toThrow(/sealed with key "key"/);
  });
});

describe("a restored Redis", () => {
  /** Ada's faces, and a way back to what Redis has now. */
  async function stage() {
    const { redis, keys, keyring } = await openStore();
    const tombstones = await openTombstones(await someFolder(), keyring);
    const identities = createIdentities(redis, keys, keyring, 20, { bury: tombstones.add });
    const actions = createActions(redis, keys, keyring);
    const results = createResults(redis, keys, keyring);
    const own = ["identities", "crops", "profile", "undo", "lastUsed"] as const;
    return {
      redis,
      keys,
      identities,
      results,
      async save(name: string) {
        const { epoch } = await identities.profile("ada");
        const identity = { name, savedAt: 1, recogniser: "lite", embedding: new Float32Array(512).fill(1) };
        const crop = { webp: Buffer.from("webp"), landmarks: new Float64Array(136) };
        await identities.save("ada", identity, crop, { epoch, saveId: String(Math.random()) });
      },
      async backup() {
        const dumps = await Promise.all(own.map((part) => redis.dumpBuffer(keys[part]("ada"))));
        return async () => {
          for (const [index, part] of own.entries()) {
            await redis.del(keys[part]("ada"));
            const dump = dumps[index];
            if (dump) await redis.restore(keys[part]("ada"), 0, dump);
          }
        };
      },
      replay: () => replayTombstones({ redis, keys, identities, actions, results, tombstones }, undefined),
      names: async () => (await identities.names("ada")).sort(),
    };
  }

  it("forgets again what was erased since, in any number of steps, and doing it twice changes nothing", async () => {
    const { save, backup, identities, replay, names, results } = await stage();
    for (const name of ["a", "b", "c"]) await save(name);
    await identities.setDefaults("ada", "b,c -s");
    await results.remember("r1", { userId: "ada", pictures: [], panels: null, faces: 1, identities: [] });
    const restore = await backup();
    await identities.erase("ada", ["b"]);
    await identities.erase("ada", ["A"]);
    await restore();
    expect(await names()).toEqual(["a", "b", "c"]);
    expect(await replay()).toBe(2);
    expect(await names()).toEqual(["c"]);
    expect(await identities.crop("ada", "b")).toBeNull();
    expect(await identities.profile("ada")).toMatchObject({ epoch: 2, defaults: "-s" });
    expect(await results.find("r1")).toBeNull();
    expect(await replay()).toBe(0);
    expect(await names()).toEqual(["c"]);
  });

  it("has the file written anew later where that fails", async () => {
    const { redis, keys, save, backup, identities, replay } = await stage();
    await save("me");
    const restore = await backup();
    await identities.erase("ada", "all");
    await restore();
    await redis.del(keys.rewrites);
    redis.bgrewriteaof = () => Promise.reject(new Error("Connection is closed."));
    expect(await replay()).toBe(1);
    expect(await redis.scard(keys.rewrites)).toBe(1);
  });

  it("keeps what was saved again after it was erased", async () => {
    const { save, backup, identities, replay, names } = await stage();
    await save("me");
    const before = await backup();
    await identities.erase("ada", "all");
    await save("me");
    const after = await backup();
    await identities.erase("ada", ["me"]);
    await after();
    expect(await replay()).toBe(1);
    expect(await names()).toEqual([]);
    await save("me");
    expect(await replay()).toBe(0);
    expect(await names()).toEqual(["me"]);
    await before();
    expect(await replay()).toBe(2);
    expect(await names()).toEqual([]);
    expect((await identities.profile("ada")).epoch).toBe(2);
  });

  it("lets no job from before an erasure save anything", async () => {
    const { save, backup, identities, replay, names } = await stage();
    await save("me");
    const restore = await backup();
    await identities.erase("ada", "all");
    await restore();
    await replay();
    const identity = { name: "me", savedAt: 1, recogniser: "lite", embedding: new Float32Array(512).fill(1) };
    const old = identities.save("ada", identity, null, { epoch: 0, saveId: "old" });
    await expect(old).rejects.toMatchObject({ code: "erased" });
    expect(await names()).toEqual([]);
  });
});

it("an erasure whose tombstone could not be written gets it later, from any process", async () => {
  const { redis, keys, keyring } = await openStore();
  const folder = await someFolder();
  const tombstones = await openTombstones(folder, keyring);
  const full = () => Promise.reject(new Error("the disk is full"));
  const now = () => 5;
  const dying = createIdentities(redis, keys, keyring, 20, { bury: full, now });
  await expect(dying.erase("ada", ["Me", "you"])).rejects.toThrow("the disk is full");
  // A worker has no folder: what it erases waits.
  await createIdentities(redis, keys, keyring, 20, { now }).erase("ben", []);
  expect(await tombstones.list()).toEqual([]);
  await createIdentities(redis, keys, keyring, 20, { bury: tombstones.add }).buryLeft();
  const found = (await tombstones.list()).sort((a, b) => a.userId.localeCompare(b.userId));
  expect(found).toEqual([
    { userId: "ada", names: ["me", "you"], epoch: 1, at: 5 },
    { userId: "ben", names: [], epoch: 1, at: 5 },
  ]);
  expect(await redis.exists(keys.unburied)).toBe(0);
});

it("an erasure that is sent again, because its answer was lost, is done once", async () => {
  const { redis: direct, keys, keyring } = await openStore();
  const { redis, proxy } = await connectThroughProxy();
  const buried: Tombstone[] = [];
  const bury = async (one: Tombstone) => void buried.push(one);
  const identities = createIdentities(redis, keys, keyring, 20, { bury });
  const identity = { name: "me", savedAt: 1, recogniser: "lite", embedding: new Float32Array(512).fill(1) };
  await identities.save("ada", identity, null, { epoch: 0, saveId: "1" });
  proxy.loseNextAnswer();
  expect(await identities.erase("ada", ["me"])).toBe(1);
  expect(buried).toMatchObject([{ names: ["me"], epoch: 1 }]);
  await identities.save("ada", identity, null, { epoch: 1, saveId: "2" });
  proxy.loseNextAnswer();
  expect(await identities.erase("ada", "all")).toBe(1);
  expect(buried[1]).toMatchObject({ names: "all", epoch: 2 });
  expect(await direct.exists(keys.unburied)).toBe(0);
});

it("one erasure that cannot be read keeps no other unburied", async () => {
  const { redis, keys, keyring } = await openStore();
  const buried: string[] = [];
  const bury = async ({ userId }: Tombstone) => void buried.push(userId);
  await redis.hset(keys.unburied, "aaa:1", "{}");
  await createIdentities(redis, keys, keyring, 20).erase("ben", "all");
  await expect(createIdentities(redis, keys, keyring, 20, { bury }).buryLeft()).rejects.toThrow();
  expect([buried, await redis.hkeys(keys.unburied)]).toEqual([["ben"], ["aaa:1"]]);
});

it("buries what it has erased itself, and leaves to others what is theirs", async () => {
  const { redis, keys, keyring } = await openStore();
  const buried: string[] = [];
  const bury = async ({ userId }: Tombstone) => void buried.push(userId);
  await createIdentities(redis, keys, keyring, 20).erase("ada", "all");
  const identities = createIdentities(redis, keys, keyring, 20, { bury });
  await identities.erase("ben", "all");
  expect(buried).toEqual(["ben"]);
  await identities.buryLeft();
  expect(buried).toEqual(["ben", "ada"]);
});

it("an erasure that leaves no tombstone is not acknowledged", async () => {
  const { redis, keys, keyring } = await openStore();
  const bury = async () => {
    throw new Error("the disk is full");
  };
  const identities = createIdentities(redis, keys, keyring, 20, { bury });
  await expect(identities.erase("ada", "all")).rejects.toThrow("the disk is full");
});
