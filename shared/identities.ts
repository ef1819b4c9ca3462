import { randomUUID } from "node:crypto";
import type { Redis } from "ioredis";
import { UserError } from "./errors.ts";
import { createIdentityRecords } from "./identity-records.ts";
import {
  eraseScript,
  expireScript,
  saveScript,
  touchScript,
  undoScript,
  warnScript,
} from "./identity-scripts.ts";
import { foldName } from "./names.ts";
import { runScript } from "./redis.ts";
import type { Keyring } from "./sealing.ts";
import type { StoreKeys } from "./store-keys.ts";
import { type Tombstone, tombstoneSchema } from "./tombstones.ts";

export interface Identity {
  /** As saved; compared folded. */
  readonly name: string;
  readonly savedAt: number;
  /** Which recogniser made the embedding; another one's embeddings mean nothing to it. */
  readonly recogniser: string;
  /** Raw 512 values. */
  readonly embedding: Float32Array;
}

/** An identity as it lies there. */
export interface KeptIdentity extends Identity {
  /** Saving counts as use. */
  readonly lastUsedAt: number;
}

/** A 512 px crop in template units x -24..136, y -16..144 (3.2 px a unit) as WebP. */
export interface IdentityCrop {
  readonly webp: Buffer;
  /** 68 points, x and y interleaved, in crop pixels. */
  readonly landmarks: Float64Array;
}

/** An identity that the last save under its name has put aside. */
export interface ReplacedIdentity extends Identity {
  /** Its own, not that of what took its place. */
  readonly crop: IdentityCrop | null;
}

export interface Profile {
  readonly epoch: number;
  /** The default spec as typed by `/setid`, names and flags; empty if none. */
  readonly defaults: string;
  /** Version of the consent text that the user confirmed; 0 if none. */
  readonly consent: number;
  /** When that was; 0 if it is not known. */
  readonly consentAt: number;
  /** When they last heard of something more that expires soon (ms); 0 if never. */
  readonly warnedAt: number;
  /** They have heard of all that was last used no later than this (ms); 0 if of nothing. */
  readonly warnedUpTo: number;
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
   * What was replaced can be brought back for 10 minutes. The same save twice is done once.
   * @throws UserError `too_many_identities`, `erased` if the user erased data after `epoch`
   */
  save(
    userId: string,
    identity: Identity,
    crop: IdentityCrop | null,
    about: { readonly epoch: number; readonly saveId: string },
  ): Promise<Saved>;
  /**
   * Brings back what the last save under that name replaced, with the defaults of that time.
   * @returns false if there is nothing to bring back (any more)
   */
  undoSave(userId: string, name: string): Promise<boolean>;
  /** Names as saved, oldest first. */
  names(userId: string): Promise<string[]>;
  list(userId: string): Promise<KeptIdentity[]>;
  /** What saves of the last 10 minutes have replaced, and undoing would bring back. */
  replaced(userId: string): Promise<ReplacedIdentity[]>;
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
  /**
   * Does an erasure again, in a store that was restored from before it.
   * @returns false if this store knows of it
   */
  eraseAgain(tombstone: Tombstone): Promise<boolean>;
  /** Buries what was erased by processes that could not, or did not live to. */
  buryLeft(): Promise<void>;
  /** Notes that these were used now. Names that are not saved are passed over. */
  touch(userId: string, names: readonly string[]): Promise<void>;
  /** Notes that they have heard, just now, that all last used up to `upTo` expires soon. */
  noteWarned(userId: string, upTo: number): Promise<void>;
  /**
   * Erases, as `erase` does, what was last used before `time`; nothing while the user has unfinished jobs.
   * @returns the names that went
   */
  expire(userId: string, time: number): Promise<string[]>;
}

export interface IdentitiesOptions {
  /**
   * Keeps a tombstone outside of Redis, before an erasure is acknowledged. What a process without it erases waits in
   * Redis for one that has it.
   */
  readonly bury?: (tombstone: Tombstone) => Promise<void>;
  readonly now?: () => number;
}

const undoMs = 10 * 60_000;
/** See identity-scripts.ts. */
const undoRecord = ":record";
const undoCrop = ":crop";
const undoUntil = ":until";

export function createIdentities(
  redis: Redis,
  keys: StoreKeys,
  keyring: Keyring,
  max: number,
  { bury, now = Date.now }: IdentitiesOptions = {},
): Identities {
  const records = createIdentityRecords(keyring);
  const keysOf = (userId: string) => [
    keys.identities(userId),
    keys.crops(userId),
    keys.profile(userId),
    keys.undo(userId),
    keys.lastUsed(userId),
  ];

  const list = async (userId: string) => {
    const [sealed, used] = await Promise.all([
      redis.hgetallBuffer(keys.identities(userId)),
      redis.hgetall(keys.lastUsed(userId)),
    ]);
    return Object.entries(sealed)
      .map(([folded, record]) => {
        const identity = records.open(userId, folded, record);
        return { ...identity, lastUsedAt: Number(used[folded] ?? identity.savedAt) };
      })
      .sort((a, b) => a.savedAt - b.savedAt);
  };

  const erasureKeysOf = (userId: string) => [
    ...keysOf(userId),
    keys.unburied,
    keys.rewrites,
    keys.erasure(userId),
  ];

  const runErase = async (
    { userId, names, at }: Omit<Tombstone, "epoch">,
    epoch: number | "",
  ): Promise<[gone: number, epoch: number]> => {
    const args = [epoch, JSON.stringify(names), userId, at, randomUUID(), ...(names === "all" ? [] : names)];
    return (await runScript(redis, eraseScript, erasureKeysOf(userId), args)) as [number, number];
  };

  /** Afterwards an erasure is on disk, and its tombstone where this process has a place for it. */
  const finishErasure = async (tombstone: Tombstone) => {
    await buryOne(tombstone);
    await waitForDisk(redis);
    await redis.del(keys.erasure(tombstone.userId));
  };

  const buryOne = async (tombstone: Tombstone) => {
    if (!bury) return;
    await bury(tombstone);
    await redis.hdel(keys.unburied, `${tombstone.userId}:${tombstone.epoch}`);
  };

  return {
    async save(userId, identity, crop, { epoch, saveId }) {
      const folded = foldName(identity.name);
      const answer = await runScript(redis, saveScript, keysOf(userId), [
        folded,
        String(epoch),
        max,
        records.seal(userId, identity),
        crop ? records.sealCrop(userId, folded, crop) : "",
        identity.name,
        identity.savedAt,
        saveId,
        now(),
        undoMs,
      ]);
      const [outcome, defaultsBefore = "", defaults = ""] = answer as string[];
      if (outcome === "full") throw new UserError("too_many_identities", { max });
      if (outcome === "erased") throw new UserError("erased", {});
      await waitForDisk(redis);
      return { replaced: outcome === "replaced", defaultsBefore, defaults };
    },

    async undoSave(userId, name) {
      const undone = await runScript(redis, undoScript, keysOf(userId), [foldName(name), now()]);
      if (undone === 1) await waitForDisk(redis);
      return undone === 1;
    },

    names: async (userId) => (await list(userId)).map((identity) => identity.name),
    list,

    async replaced(userId) {
      const fields = await redis.hgetallBuffer(keys.undo(userId));
      const sealed = Object.entries(fields).filter(([field]) => field.endsWith(undoRecord));
      return sealed.flatMap(([field, record]) => {
        const folded = field.slice(0, -undoRecord.length);
        if (Number(fields[folded + undoUntil]) < now()) return [];
        const crop = fields[folded + undoCrop];
        return {
          ...records.open(userId, folded, record),
          // Empty for what was saved without a picture.
          crop: crop?.length ? records.openCrop(userId, folded, crop) : null,
        };
      });
    },

    async find(userId, name) {
      const folded = foldName(name);
      const sealed = await redis.hgetBuffer(keys.identities(userId), folded);
      return sealed && records.open(userId, folded, sealed);
    },

    async crop(userId, name) {
      const folded = foldName(name);
      const sealed = await redis.hgetBuffer(keys.crops(userId), folded);
      return sealed && records.openCrop(userId, folded, sealed);
    },

    async profile(userId) {
      const fields = ["epoch", "defaults", "consent", "consentAt", "warnedAt", "warnedUpTo"];
      const [epoch, defaults, consent, consentAt, warnedAt, warnedUpTo] = await redis.hmget(
        keys.profile(userId),
        ...fields,
      );
      return {
        epoch: Number(epoch ?? 0),
        defaults: defaults ?? "",
        consent: Number(consent ?? 0),
        consentAt: Number(consentAt ?? 0),
        warnedAt: Number(warnedAt ?? 0),
        warnedUpTo: Number(warnedUpTo ?? 0),
      };
    },

    async setDefaults(userId, defaults) {
      await redis.hset(keys.profile(userId), "defaults", defaults);
    },

    async giveConsent(userId, version) {
      await redis.hset(keys.profile(userId), { consent: version, consentAt: now() });
    },

    async erase(userId, names) {
      const folded = names === "all" ? names : names.map(foldName);
      const erasure = { userId, names: folded, at: now() };
      const [gone, epoch] = await runErase(erasure, "");
      await finishErasure({ ...erasure, epoch });
      return gone;
    },

    async eraseAgain(tombstone) {
      const [gone] = await runErase(tombstone, tombstone.epoch);
      if (gone >= 0) await waitForDisk(redis);
      return gone >= 0;
    },

    async buryLeft() {
      const left = Object.values(await redis.hgetall(keys.unburied));
      // One that cannot be read must not keep the others unburied.
      const buried = await Promise.allSettled(
        left.map(async (one) => buryOne(tombstoneSchema.parse(JSON.parse(one)))),
      );
      const failed = buried.find(({ status }) => status === "rejected");
      if (failed?.status === "rejected") throw failed.reason;
    },

    async touch(userId, names) {
      if (names.length === 0) return;
      await runScript(redis, touchScript, keysOf(userId), [now(), ...names.map(foldName)]);
    },

    async noteWarned(userId, upTo) {
      await runScript(redis, warnScript, keysOf(userId), [upTo, now()]);
    },

    async expire(userId, time) {
      const old = (await list(userId)).filter(({ lastUsedAt }) => lastUsedAt < time);
      if (old.length === 0) return [];
      const folded = old.map(({ name }) => foldName(name));
      const at = now();
      const where = [...erasureKeysOf(userId), keys.unfinished(userId)];
      const args = [time, userId, at, randomUUID(), ...folded];
      const [epoch, ...gone] = (await runScript(redis, expireScript, where, args)) as string[];
      if (epoch === undefined) return [];
      await finishErasure({ userId, names: gone, epoch: Number(epoch), at });
      return old.filter(({ name }) => gone.includes(foldName(name))).map(({ name }) => name);
    },
  };
}

/** Redis before 7.2 has no WAITAOF: there the server runs with `appendfsync always`, and replies after the write. */
async function waitForDisk(redis: Redis): Promise<void> {
  try {
    const [onDisk] = (await redis.call("WAITAOF", "1", "0", "1000")) as [number, number];
    if (onDisk < 1) throw new Error("Redis did not bring a change to disk within a second");
  } catch (error) {
    if (!/unknown command|appendonly is disabled/i.test(String(error))) throw error;
  }
}
