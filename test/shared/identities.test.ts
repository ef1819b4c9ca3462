import { describe, expect, it } from "vitest";
import { createIdentities, type Identity, type IdentityCrop } from "../../shared/identities.ts";
import { openStore, testKeyring } from "../support/store.ts";

const embedding = Float32Array.from({ length: 512 }, (_, index) => Math.sin(index));
const crop: IdentityCrop = {
  webp: Buffer.from("webp bytes"),
  landmarks: Float64Array.from({ length: 136 }, (_, index) => index / 3),
};
const identity = (name: string): Identity => ({
  name,
  savedAt: 1_700_000_000_000,
  recogniser: "lite",
  embedding,
});

let saves = 0;
/** A save of its own. */
const by = (epoch: number) => ({ epoch, saveId: `save-${saves++}` });

describe("identities", () => {
  it("gives back what was saved, whatever the case of the name", async () => {
    const { redis, keys, keyring } = await openStore();
    const identities = createIdentities(redis, keys, keyring, 20);
    expect(await identities.save("ada", identity("Me"), crop, by(0))).toEqual({
      replaced: false,
      defaultsBefore: "",
      defaults: "Me",
    });
    expect(await identities.find("ada", "ME")).toEqual(identity("Me"));
    expect(await identities.crop("ada", "me")).toEqual(crop);
    expect(await identities.find("ben", "me")).toBeNull();
    expect((await identities.profile("ada")).defaults).toBe("Me");
    expect(await identities.save("ada", identity("mE"), null, by(0))).toMatchObject({ replaced: true });
    expect(await identities.crop("ada", "me")).toBeNull();
  });

  it("keeps at most the limit, also when saved in parallel", async () => {
    const { redis, keys, keyring } = await openStore();
    const identities = createIdentities(redis, keys, keyring, 20);
    const saves = Array.from({ length: 25 }, (_, index) =>
      identities.save("ada", identity(`n${index}`), null, by(0)),
    );
    const refused = (await Promise.allSettled(saves)).filter(({ status }) => status === "rejected");
    expect(refused).toHaveLength(5);
    await expect(identities.save("ada", identity("one"), null, by(0))).rejects.toMatchObject({
      code: "too_many_identities",
      context: { max: 20 },
    });
    expect(await identities.names("ada")).toHaveLength(20);
  });

  it("brings no face back that was erased while its job waited", async () => {
    const { redis, keys, keyring } = await openStore();
    const identities = createIdentities(redis, keys, keyring, 20);
    const { epoch } = await identities.profile("ada");
    await identities.save("ada", identity("me"), crop, by(epoch));
    expect(await identities.erase("ada", "all")).toBe(1);
    await expect(identities.save("ada", identity("me"), crop, by(epoch))).rejects.toMatchObject({
      code: "erased",
    });
    expect(await identities.names("ada")).toEqual([]);
  });

  it("brings back what a save replaced, once, with its picture and the defaults of that time", async () => {
    const { redis, keys, keyring } = await openStore();
    const identities = createIdentities(redis, keys, keyring, 20);
    await identities.save("ada", identity("Me"), crop, by(0));
    await identities.setDefaults("ada", "you,Me -f");
    const saved = await identities.save("ada", { ...identity("ME"), savedAt: 5 }, null, by(0));
    expect(saved).toEqual({ replaced: true, defaultsBefore: "you,Me -f", defaults: "ME -f" });
    expect(await identities.undoSave("ada", "me")).toBe(true);
    expect(await identities.find("ada", "me")).toEqual(identity("Me"));
    expect(await identities.crop("ada", "me")).toEqual(crop);
    expect((await identities.profile("ada")).defaults).toBe("you,Me -f");
    expect(await identities.undoSave("ada", "me")).toBe(false);
  });

  it("brings back each of several names, for 10 minutes", async () => {
    const { redis, keys, keyring } = await openStore();
    const clock = { now: 1_000 };
    const identities = createIdentities(redis, keys, keyring, 20, { now: () => clock.now });
    for (const name of ["a", "b", "c"]) await identities.save("ada", identity(name), crop, by(0));
    const again = (name: string) => identities.save("ada", { ...identity(name), savedAt: 5 }, null, by(0));
    await again("a");
    await again("b");
    expect([await identities.undoSave("ada", "a"), await identities.undoSave("ada", "b")]).toEqual([
      true,
      true,
    ]);
    expect(await identities.crop("ada", "b")).toEqual(crop);
    await again("c");
    clock.now += 10 * 60_000 + 1;
    expect(await identities.undoSave("ada", "c")).toBe(false);
  });

  it("what can no longer be brought back is not listed, and goes with the next change", async () => {
    const { redis, keys, keyring } = await openStore();
    const clock = { now: 1_000 };
    const identities = createIdentities(redis, keys, keyring, 20, { now: () => clock.now });
    const replaced = async () => (await identities.replaced("ada")).map(({ name }) => name);
    const kept = async () => [
      ...new Set((await redis.hkeys(keys.undo("ada"))).map((field) => field.split(":")[0])),
    ];
    for (const name of ["a", "b", "c", "a"]) await identities.save("ada", identity(name), crop, by(0));
    clock.now += 9 * 60_000;
    await identities.save("ada", identity("b"), crop, by(0));
    expect((await replaced()).sort()).toEqual(["a", "b"]);
    clock.now += 2 * 60_000;
    expect(await replaced()).toEqual(["b"]);
    expect(await identities.undoSave("ada", "c")).toBe(false);
    expect(await kept()).toEqual(["b"]);
    clock.now += 9 * 60_000;
    await identities.save("ada", identity("c"), crop, by(0));
    expect(await kept()).toEqual(["c"]);
  });

  it("does a save once, however often its job is tried", async () => {
    const { redis, keys, keyring } = await openStore();
    const identities = createIdentities(redis, keys, keyring, 20);
    await identities.save("ada", identity("me"), crop, by(0));
    const about = by(0);
    const second = { ...identity("me"), savedAt: 5 };
    const first = await identities.save("ada", second, null, about);
    expect(await identities.save("ada", second, null, about)).toEqual(first);
    expect(await identities.undoSave("ada", "me")).toBe(true);
    expect(await identities.find("ada", "me")).toEqual(identity("me"));
  });

  it("what was erased cannot be brought back", async () => {
    const { redis, keys, keyring } = await openStore();
    const identities = createIdentities(redis, keys, keyring, 20);
    await identities.save("ada", identity("me"), crop, by(0));
    await identities.save("ada", identity("me"), crop, by(0));
    await identities.erase("ada", "all");
    expect(await redis.exists(keys.undo("ada"))).toBe(0);
    expect(await identities.undoSave("ada", "me")).toBe(false);
  });

  it("erases the named ones only", async () => {
    const { redis, keys, keyring } = await openStore();
    const identities = createIdentities(redis, keys, keyring, 20);
    for (const name of ["a", "b", "c"]) await identities.save("ada", identity(name), crop, by(0));
    expect(await identities.erase("ada", ["A", "c", "nobody"])).toBe(2);
    expect(await identities.names("ada")).toEqual(["b"]);
  });

  it("stores nothing readable, and a record moved to another user or name does not open", async () => {
    const { redis, keys, keyring } = await openStore();
    const identities = createIdentities(redis, keys, keyring, 20);
    await identities.save("ada", identity("me"), crop, by(0));
    const raw = await redis.hgetBuffer(keys.identities("ada"), "me");
    const sealed = Buffer.from(raw ?? "");
    expect(sealed.includes(Buffer.from(embedding.buffer).subarray(0, 16))).toBe(false);
    expect(sealed.includes(Buffer.from(embedding.buffer).toString("base64").slice(0, 16))).toBe(false);
    await redis.hset(keys.identities("ben"), "me", sealed);
    await redis.hset(keys.identities("ada"), "you", sealed);
    await expect(identities.find("ben", "me")).rejects.toThrow();
    await expect(identities.find("ada", "you")).rejects.toThrow();
    await expect(createIdentities(redis, keys, testKeyring(), 20).find("ada", "me")).rejects.toThrow();
  });
});

describe("use and expiry", () => {
  const day = 86_400_000;
  const start = 1_700_000_000_000;

  /** A store whose clock stands still. */
  async function stage() {
    const { redis, keys, keyring } = await openStore();
    const clock = { now: start };
    const identities = createIdentities(redis, keys, keyring, 20, { now: () => clock.now });
    const save = (name: string) =>
      identities.save("ada", { ...identity(name), savedAt: clock.now }, crop, by(0));
    const used = async () =>
      Object.fromEntries((await identities.list("ada")).map(({ name, lastUsedAt }) => [name, lastUsedAt]));
    return { redis, keys, identities, save, used, clock };
  }

  it("saving and using count as use; what is not saved is passed over", async () => {
    const { redis, keys, identities, save, used, clock } = await stage();
    await save("Me");
    await save("you");
    clock.now += 3 * day;
    await identities.touch("ada", ["ME", "nobody"]);
    expect(await used()).toEqual({ Me: start + 3 * day, you: start });
    expect(await redis.hkeys(keys.lastUsed("ada"))).toEqual(["me", "you"]);
    clock.now += day;
    await save("you");
    expect((await used())["you"]).toBe(start + 4 * day);
  });

  it("erases what was not used for long, with picture, epoch and tombstone, and nothing else", async () => {
    const { identities, save, used, clock } = await stage();
    await save("old");
    await save("fresh");
    clock.now += 10 * day;
    await identities.touch("ada", ["fresh"]);
    expect(await identities.expire("ada", start)).toEqual([]);
    expect(await identities.expire("ada", start + 5 * day)).toEqual(["old"]);
    expect(Object.keys(await used())).toEqual(["fresh"]);
    expect(await identities.crop("ada", "old")).toBeNull();
    expect((await identities.profile("ada")).epoch).toBe(1);
    await expect(save("old")).rejects.toMatchObject({ code: "erased" });
    expect(await identities.expire("ada", start + 5 * day)).toEqual([]);
    expect((await identities.profile("ada")).epoch).toBe(1);
  });

  it("goes by the day of saving where no use was ever noted", async () => {
    const { redis, keys, identities, save, used } = await stage();
    await save("old");
    await redis.del(keys.lastUsed("ada"));
    expect(await used()).toEqual({ old: start });
    expect(await identities.expire("ada", start - 1)).toEqual([]);
    expect(await identities.expire("ada", start + 1)).toEqual(["old"]);
  });

  it("erases nothing of somebody who waits for a picture", async () => {
    const { redis, keys, identities, save, clock } = await stage();
    await save("old");
    await redis.zadd(keys.unfinished("ada"), clock.now, "r1");
    expect(await identities.expire("ada", start + day)).toEqual([]);
    await redis.zrem(keys.unfinished("ada"), "r1");
    expect(await identities.expire("ada", start + day)).toEqual(["old"]);
  });

  it("an erasure takes the dates along, and when consent was given", async () => {
    const { redis, keys, identities, save, clock } = await stage();
    await save("me");
    await save("you");
    await identities.giveConsent("ada", 1);
    expect(await identities.profile("ada")).toMatchObject({ consent: 1, consentAt: clock.now });
    await identities.erase("ada", ["me"]);
    expect(await redis.hkeys(keys.lastUsed("ada"))).toEqual(["you"]);
    await identities.erase("ada", "all");
    expect(await redis.exists(keys.lastUsed("ada"))).toBe(0);
    expect(await identities.profile("ada")).toMatchObject({ consent: 0, consentAt: 0, epoch: 2 });
  });
});
