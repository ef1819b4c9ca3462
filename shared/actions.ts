import { randomBytes } from "node:crypto";
import type { Redis } from "ioredis";
import { z } from "zod";
import { runScript, type Script } from "./redis.ts";
import type { Keyring } from "./sealing.ts";
import type { StoreKeys } from "./store-keys.ts";

/** A picture on Discord's servers. */
const picture = z.object({
  url: z.string(),
  /** As Discord says; 1 where it does not (embeds), the fetcher counts. */
  bytes: z.number(),
  /** A claim by name or type; what it really is, the worker sees. */
  mayMove: z.boolean().default(false),
});
export type Picture = z.infer<typeof picture>;

/** As in `jobs.ts`. */
const panels = z
  .union([z.literal("all"), z.number()])
  .nullable()
  .default(null);

/** What a picture is asked to become, as typed: read again when the button is pressed. */
const swapOrder = z.object({
  idname: z.string(),
  /** Options typed beside `idname`. */
  typed: z.object({
    hifi: z.boolean().optional(),
    sharpen: z.boolean().optional(),
    oldify: z.number().optional(),
    greedy: z.boolean().optional(),
    private: z.boolean().optional(),
  }),
  pictures: z.array(picture).min(1),
  panels,
  /** Whose face goes in: saved identities (`null`), or the one in this picture, for this once. */
  source: picture.nullable().default(null),
});
export type SwapOrder = z.infer<typeof swapOrder>;

/** Token of the interaction whose reply asks: only by that one can the question be taken away again. */
const askedBy = z.string().nullable().default(null);

const saveOrder = z.object({ name: z.string(), pictures: z.array(picture).min(1) });
export type SaveOrder = z.infer<typeof saveOrder>;

const action = z.discriminatedUnion("kind", [
  /** Save the pictures' face. `count` where it was asked which of the first picture's faces. */
  z.object({
    kind: z.literal("save"),
    userId: z.string(),
    ...saveOrder.shape,
    afterwards: swapOrder.nullable().default(null),
  }),
  /** Swap: after a question, a mended typo, a choice of pictures or panels. */
  z.object({ kind: z.literal("swap"), userId: z.string(), askedBy, ...swapOrder.shape }),
  /** Numbered faces: who goes onto which. `faces` changes with every select, until Apply. */
  z.object({
    kind: z.literal("assign"),
    userId: z.string(),
    /** Per numbered face: names of a mix, or `null` to leave it alone. */
    faces: z.array(z.array(z.string()).nullable()),
    options: z.object({
      greedy: z.boolean(),
      hifi: z.boolean(),
      sharpen: z.boolean(),
      oldify: z.number(),
    }),
    private: z.boolean(),
    picture,
    /** The panel of a grid that was numbered. */
    panels,
    askedBy,
  }),
  z.object({ kind: z.literal("set-defaults"), userId: z.string(), defaults: z.string() }),
  z.object({ kind: z.literal("undo-save"), userId: z.string(), name: z.string() }),
  z.object({ kind: z.literal("privacy"), userId: z.string() }),
  z.object({ kind: z.literal("erase-all"), userId: z.string() }),
]);

/** What a button will do when its owner presses it. */
export type Action = z.infer<typeof action>;

/** Actions behind short keys, sealed, for 10 minutes. */
export interface Actions {
  /** @returns the key for a custom id */
  keep(action: Action): Promise<string>;
  /** @returns `null` if it has run out, was taken, or belongs to somebody else */
  look(key: string, userId: string): Promise<Action | null>;
  /** As `look`, and of two presses at once only one gets it; somebody else does not use it up. */
  take(key: string, userId: string): Promise<Action | null>;
  /**
   * Changes what is kept; of two changes at once none is lost.
   * @returns false if it has run out, was taken, or belongs to somebody else
   */
  change(key: string, userId: string, change: (action: Action) => Action): Promise<boolean>;
  /** Drops everything of a user's. */
  forgetAll(userId: string): Promise<void>;
  /** Gives back what was taken and came to nothing. */
  putBack(key: string, action: Action): Promise<void>;
}

const lifeMs = 10 * 60_000;

/** Keys: action. Arguments: as it was read, as it shall be. Only if it is still what was read. */
const changeScript: Script = {
  keys: 1,
  lua: `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'KEEPTTL')
return 1
`,
};

export function createActions(redis: Redis, keys: StoreKeys, keyring: Keyring): Actions {
  const store = async (key: string, kept: Action) => {
    await redis
      .multi()
      .set(keys.action(key), seal(key, kept), "PX", lifeMs)
      .sadd(keys.userActions(kept.userId), key)
      .pexpire(keys.userActions(kept.userId), lifeMs)
      .exec();
  };
  const seal = (key: string, kept: Action): Buffer =>
    keyring.seal(Buffer.from(JSON.stringify(kept)), actionContext(key));
  const open = (key: string, sealed: Buffer): Action =>
    action.parse(JSON.parse(keyring.open(sealed, actionContext(key)).toString()));

  const look = async (key: string, userId: string) => {
    const sealed = await redis.getBuffer(keys.action(key));
    const kept = sealed && open(key, sealed);
    return kept?.userId === userId ? kept : null;
  };

  return {
    async keep(kept) {
      const key = randomBytes(12).toString("base64url");
      await store(key, kept);
      return key;
    },

    look,

    async take(key, userId) {
      if (!(await look(key, userId))) return null;
      const taken = await redis.getdelBuffer(keys.action(key));
      return taken && open(key, taken);
    },

    putBack: store,

    async forgetAll(userId) {
      const all = await redis.smembers(keys.userActions(userId));
      for (const key of all) await redis.del(keys.action(key));
      await redis.del(keys.userActions(userId));
    },

    async change(key, userId, change) {
      for (;;) {
        const sealed = await redis.getBuffer(keys.action(key));
        const kept = sealed && open(key, sealed);
        if (!kept || kept.userId !== userId) return false;
        const changed = seal(key, change(kept));
        if ((await runScript(redis, changeScript, [keys.action(key)], [sealed, changed])) === 1) return true;
      }
    },
  };
}

export function actionContext(key: string): string {
  return `action\0${key}`;
}
