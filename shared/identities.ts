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

/** What a save has changed. */
export interface Saved {
  readonly replaced: boolean;
  readonly defaultsBefore: string;
  readonly defaults: string;
}

export interface Identities {
  /**
   * Saves or replaces; the new identity becomes the default, preferences stay. Acknowledged only once it is on disk.
   * What was replaced can be brought back for 10 minutes.
   * @throws UserError `too_many_identities`, `erased` if the user erased data after `epoch`
   */
  save(userId: string, identity: Identity, crop: IdentityCrop | null, epoch: number): Promise<Saved>;
  /**
   * Brings back what the last save replaced, with the defaults of that time.
   * @returns false if there is nothing to bring back (any more)
   */
  undoSave(userId: string, name: string): Promise<boolean>;
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

const undoMs = 10 * 60_000;

// What is replaced is kept, sealed as it was, beside the defaults: undoing is one step, too.
const saveScript: Script = {
  keys: 4,
  lua: `
local name, epoch, max, record, crop, shown, undoMs = unpack(ARGV)
if (redis.call('HGET', KEYS[3], 'epoch') or '0') ~= epoch then return {'erased'} end
local before = redis.call('HGET', KEYS[1], name)
if not before and redis.call('HLEN', KEYS[1]) >= tonumber(max) then return {'full'} end
local defaultsBefore = redis.call('HGET', KEYS[3], 'defaults') or ''
redis.call('DEL', KEYS[4])
if before then
  local cropBefore = redis.call('HGET', KEYS[2], name) or ''
  redis.call('HSET', KEYS[4], 'name', name, 'record', before, 'crop', cropBefore, 'defaults', defaultsBefore)
  redis.call('PEXPIRE', KEYS[4], undoMs)
end
redis.call('HSET', KEYS[1], name, record)
if crop == '' then redis.call('HDEL', KEYS[2], name) else redis.call('HSET', KEYS[2], name, crop) end
local preferences = string.match(defaultsBefore, '%-.*$')
local defaults = preferences and (shown .. ' ' .. preferences) or shown
redis.call('HSET', KEYS[3], 'defaults', defaults)
return {before and 'replaced' or 'created', defaultsBefore, defaults}
`,
};

const undoScript: Script = {
  keys: 4,
  lua: `
local name, record, crop, defaults = unpack(redis.call('HMGET', KEYS[4], 'name', 'record', 'crop', 'defaults'))
if name ~= ARGV[1] or redis.call('HEXISTS', KEYS[1], name) == 0 then return 0 end
redis.call('HSET', KEYS[1], name, record)
if crop == '' then redis.call('HDEL', KEYS[2], name) else redis.call('HSET', KEYS[2], name, crop) end
redis.call('HSET', KEYS[3], 'defaults', defaults)
redis.call('DEL', KEYS[4])
return 1
`,
};

const eraseScript: Script = {
  keys: 4,
  lua: `
redis.call('HINCRBY', KEYS[3], 'epoch', 1)
redis.call('DEL', KEYS[4])
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
  const keysOf = (userId: string) => [
    keys.identities(userId),
    keys.crops(userId),
    keys.profile(userId),
    keys.undo(userId),
  ];

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
      const answer = await runScript(redis, saveScript, keysOf(userId), [
        folded,
        String(epoch),
        max,
        keyring.seal(Buffer.from(JSON.stringify(record)), context("identity", userId, folded)),
        crop ? keyring.seal(packCrop(crop), context("crop", userId, folded)) : "",
        identity.name,
        undoMs,
      ]);
      const [outcome, defaultsBefore = "", defaults = ""] = answer as string[];
      if (outcome === "full") throw new UserError("too_many_identities", { max });
      if (outcome === "erased") throw new UserError("erased", {});
      await waitForDisk(redis);
      return { replaced: outcome === "replaced", defaultsBefore, defaults };
    },

    async undoSave(userId, name) {
      const undone = await runScript(redis, undoScript, keysOf(userId), [foldName(name)]);
      if (undone === 1) await waitForDisk(redis);
      return undone === 1;
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
