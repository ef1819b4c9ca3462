import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { openKeyring } from "../../shared/open-keyring.ts";
import { openStore } from "../support/store.ts";

const [k1, stg] = [randomBytes(32), randomBytes(32)];
const right = new Map([["k1", k1]]);
const wrong = new Map([["stg", stg]]);

it("a start with a key of elsewhere fails, and the right one opens afterwards as before", async () => {
  const { redis, keys } = await openStore();
  await openKeyring(redis, keys, right);
  await expect(openKeyring(redis, keys, wrong)).rejects.toThrow(/"k1" is missing/);
  await expect(openKeyring(redis, keys, new Map([...wrong, ["k1", stg]]))).rejects.toThrow(/"k1" is not/);
  expect(await redis.hkeys(keys.keyChecks)).toEqual(["k1"]);
  expect((await openKeyring(redis, keys, right)).currentId).toBe("k1");
});

it("of two first starts at once with different keys one does, and goes on starting", async () => {
  for (const other of [wrong, new Map([["k1", stg]])]) {
    const { redis, keys } = await openStore();
    const rings = [right, other];
    const started = await Promise.allSettled(rings.map((ring) => openKeyring(redis, keys, ring)));
    expect(started.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await openKeyring(redis, keys, rings[started.findIndex(({ status }) => status === "fulfilled")]!);
  }
});

it("whoever only reads leaves nothing behind", async () => {
  const { redis, keys, prefix } = await openStore();
  await openKeyring(redis, keys, wrong, { readsOnly: true });
  expect(await redis.keys(`${prefix}:*`)).toEqual([]);
  const keyring = await openKeyring(redis, keys, right);
  const sealed = keyring.seal(Buffer.from("a face"), "context");
  const reader = await openKeyring(redis, keys, new Map([...wrong, ...right]), { readsOnly: true });
  expect(String(reader.open(sealed, "context"))).toBe("a face");
  await expect(openKeyring(redis, keys, wrong, { readsOnly: true })).rejects.toThrow(/"k1" is missing/);
  await openKeyring(redis, keys, right);
});
