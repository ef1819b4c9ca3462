import { type ChatInputCommandInteraction, type Client, DiscordAPIError } from "discord.js";
import { pino } from "pino";
import { expect, it } from "vitest";
import type { BotDeps } from "../../bot/deps.ts";
import { log } from "../../bot/doppel/log.ts";
import { postLogLines } from "../../bot/log-lines.ts";
import { createLedger } from "../../shared/ledger.ts";
import { createServers } from "../../shared/servers.ts";
import { wordsFor } from "../../shared/words/words-for.ts";
import { openStore } from "../support/store.ts";

const discordSays = (status: number, code: number) =>
  new DiscordAPIError({ code, message: "" }, code, status, "POST", "/channels", {});

/** A bot, and what it posts; `failure` is what Discord says instead. */
async function stage() {
  const { redis, keys, keyring } = await openStore();
  const posted: { path: string; content: string; allowed: unknown }[] = [];
  const discord: { failure: Error | null } = { failure: null };
  const post = async (
    path: string,
    { body }: { body: { content: string; allowed_mentions: { parse: unknown } } },
  ) => {
    if (discord.failure) throw discord.failure;
    posted.push({ path, content: body.content, allowed: body.allowed_mentions.parse });
  };
  const client = {
    rest: { post },
    guilds: { cache: new Map([["s", { preferredLocale: "en-US" }]]) },
  } as unknown as Client<true>;
  const ledger = createLedger(redis, keys, keyring);
  const servers = createServers(redis, keys);
  const wordsHere = (locale: string) => wordsFor(locale);
  const parts = { redis, keys, ledger, servers, wordsFor: wordsHere, log: pino({ level: "silent" }) };
  const deps = parts as unknown as BotDeps;
  const note = async (replyId: string, serverId = "s", isPrivate = false) => {
    const place = { serverId, channelId: "c", messageId: "m" };
    const at = 1_800_000_000_000;
    await ledger.note({ replyId, userId: "ada", ...place, at, swaps: 1, isPrivate, identities: [7] });
    await redis.rpush(keys.logLines, replyId);
  };
  const waiting = () => redis.lrange(keys.logLines, 0, -1);
  return { client, deps, servers, posted, discord, note, waiting };
}

it("several results of a server are one message, and call nobody", async () => {
  const { client, deps, servers, posted, note } = await stage();
  await servers.setLogChannel("s", "l");
  await servers.setLogChannel("t", "k");
  await note("1");
  await note("2", "s", true);
  await note("3", "t");
  await postLogLines(client, deps);
  expect(posted).toEqual([
    {
      path: "/channels/l/messages",
      content:
        "<@ada> <t:1800000000:f> https://discord.com/channels/s/c/m\n<@ada> <t:1800000000:f> privately in <#c>",
      allowed: [],
    },
    // A server that this bot does not see reads English.
    {
      path: "/channels/k/messages",
      content: "<@ada> <t:1800000000:f> https://discord.com/channels/t/c/m",
      allowed: [],
    },
  ]);
});

it("what Discord stumbles over waits, what it will never take does not", async () => {
  const { client, deps, servers, posted, discord, note, waiting } = await stage();
  await servers.setLogChannel("s", "l");
  await note("1");
  discord.failure = discordSays(500, 0);
  await postLogLines(client, deps);
  expect(await waiting()).toEqual(["1"]);
  discord.failure = null;
  await postLogLines(client, deps);
  expect([posted.length, await waiting()]).toEqual([1, []]);
  await note("2");
  discord.failure = discordSays(403, 50001);
  await postLogLines(client, deps);
  expect([posted.length, await waiting()]).toEqual([1, []]);
});

it("a channel where the bot may not write is not chosen", async () => {
  const { client, deps, servers, discord } = await stage();
  discord.failure = discordSays(403, 50001);
  const interaction = {
    options: { getChannel: () => ({ id: "l" }) },
    locale: "en-US",
    guildLocale: "en-US",
    client,
  } as unknown as ChatInputCommandInteraction;
  await expect(log.execute(interaction, "s", deps)).rejects.toMatchObject({ code: "cannot_post_there" });
  expect((await servers.settings("s")).logChannelId).toBeNull();
});
