import type { Redis } from "ioredis";
import { forgetDefaults } from "../../shared/forget-defaults.ts";
import type { Identities } from "../../shared/identities.ts";
import type { Ledger, LedgerEntry } from "../../shared/ledger.ts";
import type { Results } from "../../shared/results.ts";
import { rewriteLog } from "../../shared/rewrite-log.ts";
import { type Deletion, deleteMessage } from "./delete-message.ts";
import type { Match } from "./find-identities.ts";

export interface ErasePartsOfTakedown {
  readonly redis: Redis;
  readonly identities: Identities;
  readonly ledger: Ledger;
  readonly results: Pick<Results, "forget">;
}

/** Erases what was found, as its owner would; jobs under way drop it. @returns how many went */
export async function eraseMatches(
  matches: readonly Match[],
  { redis, identities }: ErasePartsOfTakedown,
): Promise<number> {
  let gone = 0;
  for (const userId of new Set(matches.map((match) => match.userId))) {
    const own = matches.filter((match) => match.userId === userId);
    const names = own.filter(({ isReplaced }) => !isReplaced).map(({ name }) => name);
    // Every erasure also drops what could be brought back.
    gone += await identities.erase(userId, names);
    gone += own.length - names.length;
    await forgetDefaults(userId, names, identities);
  }
  if (gone > 0) await rewriteLog(redis).catch(() => undefined);
  return gone;
}

/** Results that one of the identities went into, mixes too; the oldest first. */
export async function resultsOf(matches: readonly Match[], ledger: Ledger): Promise<LedgerEntry[]> {
  const found: LedgerEntry[] = [];
  for (const userId of new Set(matches.map((match) => match.userId))) {
    const saved = matches.filter((match) => match.userId === userId).map(({ savedAt }) => savedAt);
    const entries = await ledger.ofUser(userId);
    found.push(...entries.filter(({ identities }) => identities.some((one) => saved.includes(one))));
  }
  return found.sort((one, other) => one.at - other.at);
}

/**
 * Deletes results where the bot can, and forgets what their buttons need.
 * @param token `null`: there is none, so nothing can be reached
 */
export async function deleteResults(
  entries: readonly LedgerEntry[],
  { apiUrl, token }: { readonly apiUrl: string; readonly token: string | null },
  { ledger, results }: ErasePartsOfTakedown,
  onProgress: (done: number, of: number) => void,
): Promise<{ readonly entry: LedgerEntry; readonly deletion: Deletion }[]> {
  const done: { entry: LedgerEntry; deletion: Deletion }[] = [];
  for (const entry of entries) {
    await results.forget(entry.replyId);
    const deletion = await deleteResult(entry, apiUrl, token);
    if (deletion.outcome !== "left") await ledger.forget(entry.replyId);
    done.push({ entry, deletion });
    onProgress(done.length, entries.length);
  }
  return done;
}

async function deleteResult(
  { channelId, messageId, isPrivate }: LedgerEntry,
  apiUrl: string,
  token: string | null,
): Promise<Deletion> {
  if (isPrivate) return { outcome: "left", why: "only whoever asked sees it" };
  if (!channelId || !messageId) return { outcome: "left", why: "its message is not known" };
  if (token === null) return { outcome: "left", why: "DISCORD_TOKEN is not set" };
  return deleteMessage({ channelId, messageId }, { apiUrl, token });
}
