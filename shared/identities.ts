import type { Redis } from "ioredis";
import { z } from "zod";
import { UserError } from "./errors.ts";
import { foldName } from "./names.ts";
import { runScript, type Script } from "./redis.ts";
import type { Keyring } from "./sealing.ts";
import type { StoreKeys } from "./store-keys.ts";

export interface Identity {
  /** As saved; compared folded. */
  readonly name: string;
  readonly savedAt: number;
  /** Which recogniser made the embedding; another one's embeddings mean nothing to it. */
  readonly recogniser: string;
  /** Raw 512 values. */
  readonly embedding: Float32Array;
}

/** A 512 px crop in template units x -24..136, y -16..144 (3.2 px a unit) as WebP. */
export interface IdentityCrop {
  readonly webp: Buffer;
  /** 68 points, x and y interleaved, in crop pixels. */
  readonly landmarks: Float64Array;
}

export interface Profile {
  readonly epoch: number;
  /** The default spec as typed by `/setid`, names and flags; empty if none. */
  readonly defaults: string;
  /** Version of the consent text that the user confirmed; 0 if none. */
  readonly consent: number;
}

export interface Identities {
  /**
   * Saves or replaces; the new identity becomes the default, preferences stay. Acknowledged only once it is on disk.
   * @returns whether an older identity of that name was replaced
   * @throws UserError `too_many_identities`, `erased` if the user erased data after `epoch`
   */
  save(
    userId: string,
    identity: Identity,
    crop: IdentityCrop | null,
    epoch: number,
  ): Promise<{ replaced: boolean }>;
  /** Names as saved, oldest first. */
  names(userId: string): Promise<string[]>;
  list(userId: string): Promise<Identity[]>;
  find(userId: string, name: string): Promise<Identity | null>;
  crop(userId: string, name: string): Promise<IdentityCrop | null>;
  profile(userId: string): Promise<Profile>;
  setDefaults(userId: string, defaults: string): Promise<void>;
  giveConsent(userId: string, version: number): Promise<void>;
  /**
   * Raises the user's epoch, so that no job under way can bring a face back, and erases the named
   * identities, or everything including defaults and consent.
   * @returns how many identities went
   */
  erase(userId: string, names: readonly string[] | "all"): Promise<number>;
}

const small = z.object({
  name: z.string(),
  savedAt: z.number(),
  recogniser: z.string(),
  embedding: z.string(),
});
const landmarkBytes = 136 * 8;

const saveScript: Script = {
  keys: 3,
  lua: `
local epoch = redis.call('HGET', KEYS[3], 'epoch') or '0'
if epoch ~= ARGV[2] then return 'erased' end
local known = redis.call('HEXISTS', KEYS[1], ARGV[1])
if known == 0 and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then return 'full' end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[4])
if ARGV[5] == '' then redis.call('HDEL', KEYS[2], ARGV[1]) else redis.call('HSET', KEYS[2], ARGV[1], ARGV[5]) end
local preferences = string.match(redis.call('HGET', KEYS[3], 'defaults') or '', '%-.*$')
redis.call('HSET', KEYS[3], 'defaults', preferences and (ARGV[6] .. ' ' .. preferences) or ARGV[6])
if known == 1 then return 'replaced' end
return 'created'
`,
};

const eraseScript: Script = {
  keys: 3,
  lua: `
redis.call('HINCRBY', KEYS[3], 'epoch', 1)
local gone = 0
if ARGV[1] == 'all' then
  gone = redis.call('HLEN', KEYS[1])
  redis.call('DEL', KEYS[1], KEYS[2])
  redis.call('HDEL', KEYS[3], 'defaults', 'consent')
else
  for i = 2, #ARGV do
    gone = gone + redis.call('HDEL', KEYS[1], ARGV[i])
    redis.call('HDEL', KEYS[2], ARGV[i])
  end
end
return {gone, redis.call('HGET', KEYS[3], 'epoch')}
`,
};

export function createIdentities(redis: Redis, keys: StoreKeys, keyring: Keyring, max: number): Identities {
  const context = (part: string, userId: string, folded: string) => `${part}\0${userId}\0${folded}`;
  const keysOf = (userId: string) => [keys.identities(userId), keys.crops(userId), keys.profile(userId)];

  const openIdentity = (userId: string, folded: string, sealed: Buffer): Identity => {
    const record = small.parse(
      JSON.parse(keyring.open(sealed, context("identity", userId, folded)).toString()),
    );
    const bytes = Buffer.from(record.embedding, "base64");
    const embedding = new Float32Array(new Uint8Array(bytes).buffer);
    return { name: record.name, savedAt: record.savedAt, recogniser: record.recogniser, embedding };
  };

  const list = async (userId: string) => {
    const sealed = await redis.hgetallBuffer(keys.identities(userId));
    return Object.entries(sealed)
      .map(([folded, record]) => openIdentity(userId, folded, record))
      .sort((a, b) => a.savedAt - b.savedAt);
  };

  return {
    async save(userId, identity, crop, epoch) {
      const folded = foldName(identity.name);
      const record = {
        name: identity.name,
        savedAt: identity.savedAt,
        recogniser: identity.recogniser,
        embedding: Buffer.from(
          identity.embedding.buffer,
          identity.embedding.byteOffset,
          identity.embedding.byteLength,
        ).toString("base64"),
      };
      const outcome = await runScript(redis, saveScript, keysOf(userId), [
        folded,
        String(epoch),
        max,
        keyring.seal(Buffer.from(JSON.stringify(record)), context("identity", userId, folded)),
        crop ? keyring.seal(packCrop(crop), context("crop", userId, folded)) : "",
        identity.name,
      ]);
      if (outcome === "full") throw new UserError("too_many_identities", { max });
      if (outcome === "erased") throw new UserError("erased", {});
      await waitForDisk(redis);
      return { replaced: outcome === "replaced" };
    },

    names: async (userId) => (await list(userId)).map((identity) => identity.name),
    list,

    async find(userId, name) {
      const folded = foldName(name);
      const sealed = await redis.hgetBuffer(keys.identities(userId), folded);
      return sealed && openIdentity(userId, folded, sealed);
    },

    async crop(userId, name) {
      const folded = foldName(name);
      const sealed = await redis.hgetBuffer(keys.crops(userId), folded);
      return sealed && unpackCrop(keyring.open(sealed, context("crop", userId, folded)));
    },

    async profile(userId) {
      const [epoch, defaults, consent] = await redis.hmget(
        keys.profile(userId),
        "epoch",
        "defaults",
        "consent",
      );
      return { epoch: Number(epoch ?? 0), defaults: defaults ?? "", consent: Number(consent ?? 0) };
    },

    async setDefaults(userId, defaults) {
      await redis.hset(keys.profile(userId), "defaults", defaults);
    },

    async giveConsent(userId, version) {
      await redis.hset(keys.profile(userId), "consent", version);
    },

    async erase(userId, names) {
      const args = names === "all" ? ["all"] : ["some", ...names.map(foldName)];
      const [gone, epoch] = (await runScript(redis, eraseScript, keysOf(userId), args)) as [number, string];
      await redis.hset(keys.tombstones, userId, epoch);
      await waitForDisk(redis);
      return gone;
    },
  };
}

function packCrop({ webp, landmarks }: IdentityCrop): Buffer {
  return Buffer.concat([Buffer.from(landmarks.buffer, landmarks.byteOffset, landmarkBytes), webp]);
}

function unpackCrop(packed: Buffer): IdentityCrop {
  const landmarks = new Float64Array(new Uint8Array(packed.subarray(0, landmarkBytes)).buffer);
  return { landmarks, webp: packed.subarray(landmarkBytes) };
}

/** Redis before 7.2 has no WAITAOF: there the server runs with `appendfsync always`, and replies after the write. */
async function waitForDisk(redis: Redis): Promise<void> {
  try {
    await redis.call("WAITAOF", "1", "0", "1000");
  } catch (error) {
    if (!/unknown command|appendonly is disabled/i.test(String(error))) throw error;
  }
}
