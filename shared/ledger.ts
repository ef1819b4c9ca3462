import type { Redis } from "ioredis";
import { z } from "zod";
import type { Keyring } from "./sealing.ts";
import type { StoreKeys } from "./store-keys.ts";

const entry = z.object({
  replyId: z.string(),
  /** Who asked for it. */
  userId: z.string(),
  /** `null`: outside of servers. */
  serverId: z.string().nullable(),
  channelId: z.string().nullable(),
  /** `null` until Discord has said it. */
  messageId: z.string().nullable(),
  at: z.number(),
  /** What it cost. */
  swaps: z.number(),
  /** Seen by whoever asked alone: out of everybody else's reach. */
  isPrivate: z.boolean(),
  /** When the identities that went in were saved (ms), which tells a user's apart without their names. */
  identities: z.array(z.number()),
});

/** Where a result is, and whose. Neither pictures nor names of identities. */
export type LedgerEntry = z.infer<typeof entry>;

/** For how long results can be found again when somebody objects. */
export const ledgerDays = 90;

/** What is there does not open, or is no entry: it will be no other time either. */
export class UnreadableEntry extends Error {
  override readonly name = "UnreadableEntry";
}

/** Results by reply id, sealed, for 90 days, also after their user has erased everything. */
export interface Ledger {
  /** Writes one; safe to repeat. */
  note(entry: LedgerEntry): Promise<void>;
  /** Adds where it is, unless it has been forgotten meanwhile. */
  locate(entry: LedgerEntry, where: Pick<LedgerEntry, "channelId" | "messageId">): Promise<void>;
  /** @throws UnreadableEntry; whatever else Redis fails of */
  find(replyId: string): Promise<LedgerEntry | null>;
  /** The oldest first. */
  ofUser(userId: string): Promise<LedgerEntry[]>;
  /** Those since `time`, the oldest first. */
  ofServer(serverId: string, time: number): Promise<LedgerEntry[]>;
  /** Of one whose message its people have deleted: what remains is whose it was, in which server, when, and what it cost. */
  strip(replyId: string): Promise<void>;
  /** Drops one whose message is gone. */
  forget(replyId: string): Promise<void>;
}

const lifeMs = ledgerDays * 86_400_000;
const readAtOnce = 200;

export function createLedger(
  redis: Redis,
  keys: StoreKeys,
  keyring: Keyring,
  now: () => number = Date.now,
): Ledger {
  const find = async (replyId: string) => {
    const sealed = await redis.getBuffer(keys.ledger(replyId));
    try {
      return sealed && entry.parse(JSON.parse(keyring.open(sealed, ledgerContext(replyId)).toString()));
    } catch (cause) {
      throw new UnreadableEntry("an entry of the ledger does not open", { cause });
    }
  };

  const seal = (noted: LedgerEntry) =>
    keyring.seal(Buffer.from(JSON.stringify(noted)), ledgerContext(noted.replyId));

  const indicesOf = ({ userId, serverId }: LedgerEntry) => [
    keys.userLedger(userId),
    ...(serverId === null ? [] : [keys.serverLedger(serverId)]),
  ];

  /** What an index names and is no longer there is passed over. */
  const read = async (index: string, since: number): Promise<LedgerEntry[]> => {
    const ids = await redis.zrangebyscore(index, since, "+inf");
    const found: LedgerEntry[] = [];
    for (let at = 0; at < ids.length; at += readAtOnce) {
      const some = await Promise.all(ids.slice(at, at + readAtOnce).map(find));
      found.push(...some.filter((one) => one !== null));
    }
    return found;
  };

  return {
    async note(noted) {
      const { replyId, at } = noted;
      await redis.set(keys.ledger(replyId), seal(noted), "PXAT", at + lifeMs);
      for (const index of indicesOf(noted)) {
        await redis
          .multi()
          .zadd(index, at, replyId)
          .zremrangebyscore(index, 0, now() - lifeMs)
          .pexpire(index, lifeMs)
          .exec();
      }
    },

    async locate(noted, where) {
      await redis.set(keys.ledger(noted.replyId), seal({ ...noted, ...where }), "KEEPTTL", "XX");
    },

    find,
    ofUser: (userId) => read(keys.userLedger(userId), now() - lifeMs),
    ofServer: (serverId, time) => read(keys.serverLedger(serverId), time),

    async strip(replyId) {
      const noted = await find(replyId);
      if (!noted) return;
      const stripped = { ...noted, channelId: null, messageId: null, identities: [] };
      await redis.set(keys.ledger(replyId), seal(stripped), "KEEPTTL", "XX");
    },

    async forget(replyId) {
      const noted = await find(replyId);
      if (!noted) return;
      await redis.del(keys.ledger(replyId));
      for (const index of indicesOf(noted)) await redis.zrem(index, replyId);
    },
  };
}

/** The address of a message, for whoever may see it; without one, that of its channel. */
export function linkOf({ serverId, channelId, messageId }: LedgerEntry): string {
  const place = `https://discord.com/channels/${serverId ?? "@me"}/${channelId}`;
  return messageId === null ? place : `${place}/${messageId}`;
}

export function ledgerContext(replyId: string): string {
  return `ledger\0${replyId}`;
}
