import { expect, it } from "vitest";
import { sha256OfFile } from "../../models/download/check-file.ts";
import { fingerprintOfHash } from "../../models/fingerprints.ts";
import { openRecogniser } from "../../models/recogniser.ts";
import { createIdentities, type Identity } from "../../shared/identities.ts";
import { createReembedding } from "../../shared/reembedding.ts";
import { packCrop, unpackCrop } from "../../worker/images/crop-codec.ts";
import { embedCrop } from "../../worker/pipeline/reembed.ts";
import { type ReembedParts, reembedAll } from "../../worker/reembed-all.ts";
import { colourRecogniser } from "../support/recognisers.ts";
import { openStore } from "../support/store.ts";

/** A crop of one colour, with landmarks that can be aligned by. */
function cropOf(level: number) {
  const landmarks = Float64Array.from({ length: 136 }, (_, i) => 150 + ((i * 37) % 211));
  const data = new Uint8Array(512 * 512 * 3).fill(level);
  return packCrop({ image: { width: 512, height: 512, data }, landmarks });
}

async function openTiny(seed: number) {
  const file = colourRecogniser(seed);
  return { recogniser: await openRecogniser(file), fingerprint: fingerprintOfHash(await sha256OfFile(file)) };
}

/** Two people's identities, made by an old recogniser, and a new one. */
async function stage(isBraced = false) {
  const { redis, keys, keyring } = await openStore({ isBraced });
  const identities = createIdentities(redis, keys, keyring, 20);
  const [old, fresh] = await Promise.all([openTiny(7), openTiny(99)]);
  const save = async (userId: string, name: string, level: number | null, epoch = 0) => {
    const crop = level === null ? null : await cropOf(level);
    const embedding = crop
      ? (await embedCrop(await unpackCrop(crop), old.recogniser))!
      : new Float32Array(512).fill(1);
    const identity: Identity = { name, savedAt: Date.now(), recogniser: old.fingerprint, embedding };
    await identities.save(userId, identity, crop, { epoch, saveId: `${name}-${Math.random()}` });
  };
  await save("ada", "Me", 90);
  await save("ben", "me", 200);
  await save("ben", "npy", null);
  const parts: ReembedParts = {
    identities,
    reembedding: createReembedding(redis, keys, keyring),
    ...fresh,
  };
  /** As `parts.reembedding`, with something done between its reading and its writing. */
  const interrupted = (meanwhile: () => Promise<unknown>) => {
    const racing = new Proxy(redis, {
      get(target, name) {
        if (name !== "hgetBuffer") return Reflect.get(target, name, target);
        return async (key: string, field: string) => {
          const read = await target.hgetBuffer(key, field);
          await meanwhile();
          return read;
        };
      },
    });
    return createReembedding(racing, keys, keyring);
  };
  return { identities, save, old, fresh, parts, interrupted };
}

it("makes everybody's embeddings anew from the kept crops, and says how far it is", async () => {
  const { identities, old, fresh, parts } = await stage();
  expect(old.fingerprint).not.toBe(fresh.fingerprint);
  const seen: number[] = [];
  const before = await identities.find("ada", "me");
  const counts = await reembedAll({ ...parts, onProgress: (sofar) => void seen.push(sofar.seen) });
  expect(counts).toEqual({ seen: 3, made: 2, current: 0, impossible: 1, changed: 0 });
  expect(seen).toEqual([1, 2, 3]);
  const after = await identities.find("ada", "me");
  const kept = await unpackCrop((await identities.crop("ada", "me"))!);
  expect(after).toEqual({
    ...before,
    recogniser: fresh.fingerprint,
    embedding: (await embedCrop(kept, fresh.recogniser))!,
  });
  expect(after?.embedding).not.toEqual(before?.embedding);
  expect((await identities.find("ben", "npy"))?.recogniser).toBe(old.fingerprint);
  expect(await reembedAll(parts)).toMatchObject({ made: 0, current: 2, impossible: 1 });
});

it("finds everybody also where the prefix is the hash tag of a cluster", async () => {
  expect(await reembedAll((await stage(true)).parts)).toMatchObject({ seen: 3, made: 2 });
});

it.each(["while it is embedded", "while it is read"])("what is erased %s stays erased", async (when) => {
  const { identities, parts } = await stage();
  let isErased = false;
  const erase = async () => {
    if (!isErased) await identities.erase("ada", ["me"]);
    isErased = true;
  };
  const recogniser: ReembedParts["recogniser"] = {
    async embed(crops) {
      if (when === "while it is embedded") await erase();
      return parts.recogniser.embed(crops);
    },
  };
  const slow = {
    ...identities,
    async crop(userId: string, name: string) {
      const crop = await identities.crop(userId, name);
      if (userId === "ada" && when === "while it is read") await erase();
      return crop;
    },
  };
  const onlyAda = {
    ...parts.reembedding,
    async *users() {
      yield "ada";
    },
  };
  const counts = await reembedAll({ ...parts, identities: slow, recogniser, reembedding: onlyAda });
  expect(counts).toMatchObject({ made: 0, changed: 1 });
  expect(await identities.find("ada", "me")).toBeNull();
});

it("between reading and writing nobody is overwritten", async () => {
  const { identities, save, old, parts, interrupted } = await stage();
  const before = (await identities.find("ada", "me"))!;
  const after = { recogniser: parts.fingerprint, embedding: before.embedding };
  expect(await interrupted(() => save("ada", "me", 10)).replace("ada", before, after)).toBe(false);
  const saved = (await identities.find("ada", "me"))!;
  expect([saved.recogniser, saved.savedAt > before.savedAt]).toEqual([old.fingerprint, true]);
  expect(await interrupted(() => identities.erase("ada", "all")).replace("ada", saved, after)).toBe(false);
  expect(await identities.find("ada", "me")).toBeNull();
});

it("what was sealed anew in that moment, as when keys are rotated, is made all the same", async () => {
  const { identities, parts } = await stage();
  let times = 0;
  const replace: typeof parts.reembedding.replace = async (...args) =>
    // Between its reading and its writing the bytes have changed: nothing was replaced.
    times++ === 0 ? false : parts.reembedding.replace(...args);
  const counts = await reembedAll({ ...parts, reembedding: { ...parts.reembedding, replace } });
  expect(counts).toMatchObject({ made: 2, changed: 0 });
  expect((await identities.find("ada", "me"))?.recogniser).toBe(parts.fingerprint);
});

it("what is saved anew meanwhile stays as it was saved", async () => {
  const { identities, save, old, parts } = await stage();
  let times = 0;
  const recogniser: ReembedParts["recogniser"] = {
    async embed(crops) {
      if (times++ === 0) await Promise.all([save("ada", "me", 10), save("ben", "me", 20)]);
      return parts.recogniser.embed(crops);
    },
  };
  const counts = await reembedAll({ ...parts, recogniser });
  // Whoever came second was read after the save.
  expect(counts).toMatchObject({ made: 1, changed: 1 });
  const names = await Promise.all(["ada", "ben"].map((userId) => identities.find(userId, "me")));
  expect(names.map((one) => one?.recogniser).sort()).toEqual([old.fingerprint, parts.fingerprint].sort());
});
