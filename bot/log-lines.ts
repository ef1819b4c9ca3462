import { type Client, DiscordAPIError, Routes } from "discord.js";
import { type LedgerEntry, linkOf, UnreadableEntry } from "../shared/ledger.ts";
import type { Words } from "../shared/words/words.ts";
import type { BotDeps } from "./deps.ts";
import { grouped } from "./grouped.ts";
import { messagesOf } from "./messages-of.ts";
import { repeating } from "./repeating.ts";

const everyMs = 2_000;
const linesAtOnce = 20;

/** Writes new results into the log channels of their servers: who, when, where; neither pictures nor names. */
export function watchLogLines(client: Client<true>, deps: BotDeps): { stop(): Promise<void> } {
  return repeating(
    () => postLogLines(client, deps).catch((err: unknown) => deps.log.warn({ err }, "log channels")),
    everyMs,
  );
}

/** Posts what is there by now; what a channel takes for good is gone, the rest waits. */
export async function postLogLines(client: Client<true>, deps: BotDeps): Promise<void> {
  const { redis, keys, ledger, log } = deps;
  const replyIds = (await redis.lpop(keys.logLines, linesAtOnce)) ?? [];
  const putBack = async (ids: readonly string[]) => {
    if (ids.length > 0) await redis.rpush(keys.logLines, ...ids);
  };
  const unread: string[] = [];
  const read = (replyId: string) =>
    ledger.find(replyId).catch((err: unknown) => {
      const isForGood = err instanceof UnreadableEntry;
      log.warn({ err, isForGood }, "a log line could not be read");
      if (!isForGood) unread.push(replyId);
      return null;
    });
  const found = (await Promise.all(replyIds.map(read))).filter((one) => one !== null);
  // One without a channel was deleted before it was told of.
  const entries = found.filter(({ channelId }) => channelId !== null);
  await putBack(unread);
  for (const [serverId, some] of grouped(entries, (entry) => entry.serverId ?? "")) {
    const left = await postTo(serverId, some, client, deps);
    await putBack(left.map(({ replyId }) => replyId));
  }
}

/** @returns those that are to be tried again */
async function postTo(
  serverId: string,
  entries: readonly LedgerEntry[],
  client: Client<true>,
  { servers, wordsFor, log }: BotDeps,
): Promise<readonly LedgerEntry[]> {
  let posted = 0;
  try {
    const { logChannelId, logLocale } = await servers.settings(serverId);
    if (!logChannelId) return [];
    // One that was chosen before its language was kept: only the servers of this shard are known here.
    const locale = logLocale ?? client.guilds.cache.get(serverId)?.preferredLocale ?? "";
    for (const content of messagesOf(entries.map((entry) => lineOf(entry, wordsFor(locale))))) {
      const body = { content, allowed_mentions: { parse: [] } };
      await client.rest.post(Routes.channelMessages(logChannelId), { body });
      posted += content.split("\n").length;
    }
    return [];
  } catch (err) {
    const isForGood = err instanceof DiscordAPIError && err.status < 500;
    log.warn({ err, isForGood }, "a log channel took no lines");
    return isForGood ? [] : entries.slice(posted);
  }
}

function lineOf(entry: LedgerEntry, { moderation }: Words): string {
  const when = `<t:${Math.floor(entry.at / 1000)}:f>`;
  const where = entry.isPrivate ? moderation.logPrivate(`<#${entry.channelId}>`) : linkOf(entry);
  return moderation.logLine(`<@${entry.userId}>`, when, where);
}
