import { type Client, DiscordAPIError, Routes } from "discord.js";
import { type LedgerEntry, linkOf } from "../shared/ledger.ts";
import type { BotDeps } from "./deps.ts";
import { messagesOf } from "./doppel/messages-of.ts";
import { grouped } from "./grouped.ts";

const everyMs = 2_000;
const linesAtOnce = 20;

/** Writes new results into the log channels of their servers: who, when, where; neither pictures nor names. */
export function watchLogLines(client: Client<true>, deps: BotDeps): { stop(): Promise<void> } {
  let running: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    running = running
      .then(() => postLogLines(client, deps))
      .catch((err: unknown) => deps.log.warn({ err }, "log channels"));
  }, everyMs);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

/** Posts what is there by now; what a channel takes for good is gone, the rest waits. */
export async function postLogLines(client: Client<true>, deps: BotDeps): Promise<void> {
  const { redis, keys, ledger } = deps;
  const replyIds = (await redis.lpop(keys.logLines, linesAtOnce)) ?? [];
  if (replyIds.length === 0) return;
  const entries = (await Promise.all(replyIds.map(ledger.find))).filter((one) => one !== null);
  for (const [serverId, some] of grouped(entries, (entry) => entry.serverId ?? "")) {
    await postTo(serverId, some, client, deps).catch(async (err: unknown) => {
      const isForGood = err instanceof DiscordAPIError && err.status < 500;
      deps.log.warn({ err, isForGood }, "a log channel took no lines");
      if (!isForGood) await redis.rpush(keys.logLines, ...some.map(({ replyId }) => replyId));
    });
  }
}

async function postTo(
  serverId: string,
  entries: readonly LedgerEntry[],
  client: Client<true>,
  { servers, wordsFor }: BotDeps,
): Promise<void> {
  const { logChannelId } = await servers.settings(serverId);
  if (!logChannelId) return;
  const { moderation } = wordsFor(client.guilds.cache.get(serverId)?.preferredLocale ?? "");
  const lines = entries.map((entry) => {
    const when = `<t:${Math.floor(entry.at / 1000)}:f>`;
    const where = entry.isPrivate ? moderation.logPrivate(`<#${entry.channelId}>`) : linkOf(entry);
    return moderation.logLine(`<@${entry.userId}>`, when, where);
  });
  for (const content of messagesOf(lines)) {
    const body = { content, allowed_mentions: { parse: [] } };
    await client.rest.post(Routes.channelMessages(logChannelId), { body });
  }
}
