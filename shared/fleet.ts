import type { Redis } from "ioredis";
import { z } from "zod";
import type { StoreKeys } from "./store-keys.ts";

const setup = z.object({
  engine: z.enum(["inswapper", "morph"]),
  /** Names all the model files that the engine works with, byte by byte. */
  pack: z.string(),
  /** Fingerprint of what makes the embeddings. */
  recogniser: z.string(),
  /** Whether the packs' licences allow commercial use. */
  commercial: z.boolean(),
});
const pin = setup.extend({ since: z.number() });
const member = setup.extend({
  id: z.string(),
  /** When it was last heard of. */
  at: z.number(),
  provider: z.string(),
  /** Why it takes no jobs; `null` if it does. */
  why: z.string().nullable(),
});

/** What must be the same on every worker, so that a picture does not depend on who made it. */
export type Setup = z.infer<typeof setup>;
/** What this fleet works with. */
export type Pin = z.infer<typeof pin>;
/** A worker, whether it takes jobs or not. */
export type Member = z.infer<typeof member>;

/** What the workers of one Redis have in common. */
export interface Fleet {
  /** `null` as long as no worker was ever there. */
  pinned(): Promise<Pin | null>;
  /** Pins `setup` if nothing is pinned yet. @returns what is */
  join(setup: Setup): Promise<Pin>;
  /** Pins `setup` in place of whatever was. */
  adopt(setup: Setup): Promise<void>;
  report(member: Omit<Member, "at">): Promise<void>;
  leave(memberId: string): Promise<void>;
  /** Those that were heard of within the last `withinMs`. */
  members(withinMs: number): Promise<Member[]>;
}

/** A worker that vanished without a word is forgotten after a day. */
const forgetMs = 86_400_000;

export function createFleet(redis: Redis, keys: StoreKeys, now = Date.now): Fleet {
  const pinned = async (): Promise<Pin | null> => {
    const text = await redis.get(keys.fleetPin);
    return text === null ? null : pin.parse(JSON.parse(text));
  };
  const toPin = (one: Setup) => JSON.stringify({ ...setup.parse(one), since: now() });
  const everybody = async (): Promise<Member[]> =>
    Object.values(await redis.hgetall(keys.fleetMembers)).map((text) => member.parse(JSON.parse(text)));
  const forgetGone = async () => {
    const gone = (await everybody()).filter(({ at }) => at < now() - forgetMs).map(({ id }) => id);
    if (gone.length > 0) await redis.hdel(keys.fleetMembers, ...gone);
  };

  return {
    pinned,
    async join(one) {
      await redis.set(keys.fleetPin, toPin(one), "NX");
      const found = await pinned();
      if (!found) throw new Error("the fleet's pin vanished");
      return found;
    },
    async adopt(one) {
      await redis.set(keys.fleetPin, toPin(one));
    },
    async report(one) {
      const isNew = await redis.hset(keys.fleetMembers, one.id, JSON.stringify({ ...one, at: now() }));
      // Each that comes makes up for one that vanished.
      if (isNew === 1) await forgetGone();
    },
    async leave(memberId) {
      await redis.hdel(keys.fleetMembers, memberId);
    },
    async members(withinMs) {
      return (await everybody())
        .filter(({ at }) => at >= now() - withinMs)
        .sort((one, other) => (one.id < other.id ? -1 : 1));
    },
  };
}

/** How `setup` differs from what is pinned, in words; `null` if it does not. */
export function difference(one: Setup, pinned: Setup): string | null {
  const differing = (["engine", "pack", "recogniser"] as const).filter((part) => one[part] !== pinned[part]);
  if (differing.length === 0) return null;
  const both = differing.map((part) => `${part} ${pinned[part]}, this worker has ${one[part]}`);
  return `this fleet is pinned to ${both.join("; ")} (\`npm run -s doppel -- fleet adopt\` changes that)`;
}
