import type { Redis } from "ioredis";
import { forgetDefaults } from "../../shared/forget-defaults.ts";
import type { Identities } from "../../shared/identities.ts";
import type { Ledger, LedgerEntry } from "../../shared/ledger.ts";
import type { Results } from "../../shared/results.ts";
import { rewriteNoted } from "../../shared/rewrite-log.ts";
import type { StoreKeys } from "../../shared/store-keys.ts";
import { type Deletion, deleteMessage } from "./delete-message.ts";
import type { Match, Search } from "./find-identities.ts";

export interface ErasePartsOfTakedown {
  readonly redis: Redis;
  readonly keys: StoreKeys;
  readonly identities: Identities;
  readonly ledger: Ledger;
  readonly results: Pick<Results, "forget">;
}

/** Erases what was found, as its owner would; jobs under way drop it. @returns how many went */
export async function eraseMatches(
  matches: readonly Match[],
  { redis, keys, identities }: ErasePartsOfTakedown,
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
  if (gone > 0) await rewriteNoted(redis, keys).catch(() => undefined);
  return gone;
}

/** The oldest first. */
export interface FoundResults {
  /** One of the identities went in, in mixes too. */
  readonly certain: readonly LedgerEntry[];
  /** Something went in that their user has replaced or erased since: nobody knows whose face it was. */
  readonly unclear: readonly LedgerEntry[];
}

/** Results of everybody who has a match. */
export async function resultsOf(
  { matches, savedAt }: Pick<Search, "matches" | "savedAt">,
  ledger: Ledger,
): Promise<FoundResults> {
  const certain: LedgerEntry[] = [];
  const unclear: LedgerEntry[] = [];
  for (const [userId, known] of savedAt) {
    const matching = matches.filter((match) => match.userId === userId).map((match) => match.savedAt);
    for (const entry of await ledger.ofUser(userId)) {
      if (entry.identities.some((one) => matching.includes(one))) certain.push(entry);
      else if (entry.identities.some((one) => !known.has(one))) unclear.push(entry);
    }
  }
  const byTime = (one: LedgerEntry, other: LedgerEntry) => one.at - other.at;
  return { certain: certain.sort(byTime), unclear: unclear.sort(byTime) };
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
