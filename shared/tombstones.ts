import { randomBytes } from "node:crypto";
import { access, constants, mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Keyring } from "./sealing.ts";

export const tombstoneSchema = z.object({
  userId: z.string(),
  /** Folded; or everything that there was. */
  names: z.union([z.literal("all"), z.array(z.string())]),
  /** The user's epoch since then: what was saved under an earlier one is gone. */
  epoch: z.number().int(),
  /** ms */
  at: z.number(),
});

/** Tells that something was erased, to whoever restores a Redis that does not know it. */
export type Tombstone = z.infer<typeof tombstoneSchema>;

/** Tombstones outside of Redis. Several processes may share the folder. */
export interface Tombstones {
  /** Resolves once it is on disk. */
  add(tombstone: Tombstone): Promise<void>;
  /** The oldest first. @throws Error if one cannot be opened: what it tells would be forgotten */
  list(): Promise<Tombstone[]>;
  /** Lets go of those from before `time`. */
  drop(time: number): Promise<void>;
  /** Seals with the first key what is sealed with another. @returns how many those were */
  reseal(): Promise<number>;
  /** How many are sealed by each key, by its id. */
  countByKey(): Promise<Map<string, number>>;
}

const dayMs = 86_400_000;
const sealContext = "tombstone";
const ending = ".tombstone";

/**
 * @returns whatever is older needs no tombstone: no backup is, with a day to spare; -Infinity if nobody knows
 * @param days BACKUP_RETENTION_DAYS
 */
export function tombstonesEnd(days: number | undefined, now: number): number {
  return days === undefined ? Number.NEGATIVE_INFINITY : now - (days + 1) * dayMs;
}

/**
 * Opens the folder, and makes it where there is none. Every tombstone is a file of its own, which appears and is
 * replaced whole: nobody has to wait for anybody.
 * @throws Error if it cannot be written to
 */
export async function openTombstones(folder: string, keyring: Keyring): Promise<Tombstones> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await access(folder, constants.W_OK);

  const bury = (name: string, one: Tombstone) =>
    writeWhole(folder, name, keyring.seal(Buffer.from(JSON.stringify(one)), sealContext));

  const unseal = (sealed: Buffer): Tombstone => {
    try {
      return tombstoneSchema.parse(JSON.parse(keyring.open(sealed, sealContext).toString()));
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new Error(
        `A tombstone in ${folder} cannot be opened (${why}): IDENTITY_KEYS is not what it was sealed with`,
        { cause },
      );
    }
  };

  const readAll = async (): Promise<{ name: string; sealed: Buffer }[]> => {
    const found: { name: string; sealed: Buffer }[] = [];
    for (const name of await namesIn(folder)) {
      // Another process may have dropped it just now.
      const sealed = await readFile(join(folder, name)).catch(unlessGone);
      if (sealed) found.push({ name, sealed });
    }
    return found;
  };

  return {
    add: (added) => bury(`${added.at}-${randomBytes(8).toString("hex")}${ending}`, added),

    async list() {
      return (await readAll()).map(({ sealed }) => unseal(sealed)).sort((a, b) => a.at - b.at);
    },

    async drop(time) {
      for (const name of await namesIn(folder)) {
        if (Number.parseInt(name, 10) < time) await rm(join(folder, name), { force: true });
      }
    },

    async reseal() {
      const old = (await readAll()).filter(({ sealed }) => keyring.keyIdOf(sealed) !== keyring.currentId);
      for (const { name, sealed } of old) await bury(name, unseal(sealed));
      return old.length;
    },

    async countByKey() {
      const counts = new Map<string, number>();
      for (const { sealed } of await readAll()) {
        const id = keyring.keyIdOf(sealed);
        counts.set(id, (counts.get(id) ?? 0) + 1);
      }
      return counts;
    },
  };
}

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith(ending));
}

/** Under its name it is there whole, and on disk, or not at all. */
async function writeWhole(folder: string, name: string, bytes: Buffer): Promise<void> {
  const unfinished = join(folder, `${name}.${randomBytes(4).toString("hex")}`);
  const file = await open(unfinished, "wx", 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, join(folder, name));
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function unlessGone(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}
