import type { Redis } from "ioredis";
import type { Ledger, LedgerEntry } from "../../shared/ledger.ts";
import type { Logger } from "../../shared/logger.ts";
import type { Reply } from "../../shared/replies.ts";
import type { Servers } from "../../shared/servers.ts";
import type { StoreKeys } from "../../shared/store-keys.ts";
import type { Shown } from "../deliver.ts";

/** Writes results into the ledger, and tells the server's log channel of them. */
export interface NoteResult {
  /** While it is being shown, so that none counts as shown that nobody could find again. Safe to repeat. */
  begin(reply: Reply, about: Pick<LedgerEntry, "swaps" | "identities">): Promise<LedgerEntry>;
  /** Once it is there. Never throws: what is shown stays shown. */
  shown(entry: LedgerEntry, where: Shown | null): Promise<void>;
  /** It could not be shown, and never will be. */
  drop(entry: LedgerEntry): Promise<void>;
}

export interface NoteResultParts {
  readonly redis: Redis;
  readonly keys: StoreKeys;
  readonly ledger: Ledger;
  readonly servers: Pick<Servers, "settings">;
  readonly log: Logger;
}

/** More than any bot is behind, unless there is none. */
const mostLogLines = 10_000;

export function createNoteResult({ redis, keys, ledger, servers, log }: NoteResultParts): NoteResult {
  const tellLogChannel = async ({ serverId, replyId }: LedgerEntry) => {
    if (serverId === null || (await servers.settings(serverId)).logChannelId === null) return;
    await redis.rpush(keys.logLines, replyId);
    await redis.ltrim(keys.logLines, -mostLogLines, -1);
  };

  return {
    async begin({ id: replyId, userId, secrets }, about) {
      // An attempt before this one may have shown it.
      const before = await ledger.find(replyId);
      if (before) return before;
      const { serverId = null, channelId = null, ephemeral: isPrivate } = secrets;
      const place = { serverId, channelId, messageId: null };
      const entry = { replyId, userId, ...place, ...about, at: Date.now(), isPrivate };
      await ledger.note(entry);
      return entry;
    },

    async shown(entry, where) {
      if (entry.messageId !== null) return;
      try {
        if (where) await ledger.locate(entry, where);
        await tellLogChannel(entry);
      } catch (err) {
        log.warn({ err }, "where a result is was not noted");
      }
    },

    async drop({ replyId }) {
      await ledger
        .forget(replyId)
        .catch((err: unknown) => log.warn({ err }, "the ledger keeps a lost result"));
    },
  };
}
