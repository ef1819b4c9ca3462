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

describe("identities", () => {
  it("gives back what was saved, whatever the case of the name", async () => {
    const { redis, keys, keyring } = await openStore();
    const identities = createIdentities(redis, keys, keyring, 20);
    expect(await identities.save("ada", identity("Me"), crop, 0)).toEqual({
      replaced: false,
      defaultsBefore: "",
      defaults: "Me",
    });
    expect(await identities.find("ada", "ME")).toEqual(identity("Me"));
    expect(await identities.crop("ada", "me")).toEqual(crop);
    expect(await identities.find("ben", "me")).toBeNull();
    expect((await identities.profile("ada")).defaults).toBe("Me");
    expect(await identities.save("ada", identity("mE"), null, 0)).toMatchObject({ replaced: true });
    expect(await identities.crop("ada", "me")).toBeNull();
  });

  it("keeps at most the limit, also when saved in parallel", async () => {
    const { redis, keys, keyring } = await openStore();
    const identities = createIdentities(redis, keys, keyring, 20);
    const saves = Array.from({ length: 25 }, (_, index) =>
      identities.save("ada", identity(`n${index}`), null, 0),
    );
    const refused = (await Promise.allSettled(saves)).filter(({ status }) => status === "rejected");
    expect(refused).toHaveLength(5);
    await expect(identities.save("ada", identity("one"), null, 0)).rejects.toMatchObject({
      code: "too_many_identities",
      context: { max: 20 },
    });
    expect(await identities.names("ada")).toHaveLength(20);
  });

  it("brings no face back that was erased while its job waited", async () => {
    const { redis, keys, keyring } = await openStore();
    const identities = createIdentities(redis, keys, keyring, 20);
    const { epoch } = await identities.profile("ada");
    await identities.save("ada", identity("me"), crop, epoch);
    expect(await identities.erase("ada", "all")).toBe(1);
    await expect(identities.save("ada", identity("me"), crop, epoch)).rejects.toMatchObject({
      code: "erased",
    });
    expect(await identities.names("ada")).toEqual([]);
    expect(await redis.hget(keys.tombstones, "ada")).toBe("1");
  });

  it("brings back what a save replaced, once, with its picture and the defaults of that time", async () => {
    const { redis, keys, keyring } = await openStore();
    const identities = createIdentities(redis, keys, keyring, 20);
    await identities.save("ada", identity("Me"), crop, 0);
    await identities.setDefaults("ada", "you,Me -f");
    const saved = await identities.save("ada", { ...identity("ME"), savedAt: 5 }, null, 0);
    expect(saved).toEqual({ replaced: true, defaultsBefore: "you,Me -f", defaults: "ME -f" });
    expect(await identities.undoSave("ada", "me")).toBe(true);
    expect(await identities.find("ada", "me")).toEqual(identity("Me"));
    expect(await identities.crop("ada", "me")).toEqual(crop);
    expect((await identities.profile("ada")).defaults).toBe("you,Me -f");
    expect(await identities.undoSave("ada", "me")).toBe(false);
  });

  it("what was erased cannot be brought back", async () => {
    const { redis, keys, keyring } = await openStore();
    const identities = createIdentities(redis, keys, keyring, 20);
    await identities.save("ada", identity("me"), crop, 0);
    await identities.save("ada", identity("me"), crop, 0);
    await identities.erase("ada", "all");
    expect(await redis.exists(keys.undo("ada"))).toBe(0);
    expect(await identities.undoSave("ada", "me")).toBe(false);
  });

  it("erases the named ones only", async () => {
    const { redis, keys, keyring } = await openStore();
    const identities = createIdentities(redis, keys, keyring, 20);
    for (const name of ["a", "b", "c"]) await identities.save("ada", identity(name), crop, 0);
    expect(await identities.erase("ada", ["A", "c", "nobody"])).toBe(2);
    expect(await identities.names("ada")).toEqual(["b"]);
  });

  it("stores nothing readable, and a record moved to another user or name does not open", async () => {
    const { redis, keys, keyring } = await openStore();
    const identities = createIdentities(redis, keys, keyring, 20);
    await identities.save("ada", identity("me"), crop, 0);
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
