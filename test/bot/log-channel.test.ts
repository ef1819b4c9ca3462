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
  const discord: { failure: Error | null; takes: number } = {
    failure: null,
    takes: Number.POSITIVE_INFINITY,
  };
  const post = async (
    path: string,
    { body }: { body: { content: string; allowed_mentions: { parse: unknown } } },
  ) => {
    if (discord.failure) throw discord.failure;
    if (discord.takes-- <= 0) throw discordSays(500, 0);
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
  const note = async (replyId: string, serverId = "s", isPrivate = false, messageId = "m") => {
    const place = { serverId, channelId: "c", messageId };
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

it("of many lines none is lost and none comes twice", async () => {
  const { client, deps, servers, posted, discord, note, waiting } = await stage();
  await servers.setLogChannel("s", "l");
  const ids = Array.from({ length: 20 }, (_, index) => `${1180000000000000000n + BigInt(index)}`);
  // Long enough for a second message.
  for (const id of ids) await note(id, "s", false, `1180000000000000000-${"0".repeat(60)}${id}`);
  const { find } = deps.ledger;
  const [unread = ""] = ids;
  deps.ledger.find = async (id) => (id === unread ? Promise.reject(new Error("no store")) : find(id));
  discord.takes = 1;
  await postLogLines(client, deps);
  deps.ledger.find = find;
  discord.takes = 9;
  expect(posted).toHaveLength(1);
  expect(await waiting()).toContain(unread);
  await postLogLines(client, deps);
  const shown = posted.flatMap(({ content }) => content.split("\n")).map((line) => line.slice(-19));
  expect([shown.toSorted(), await waiting()]).toEqual([ids, []]);
});

it("an entry that does not open is let go, and keeps no other one waiting", async () => {
  const { client, deps, servers, posted, note, waiting } = await stage();
  await servers.setLogChannel("s", "l");
  await note("1");
  await note("2");
  await deps.redis.set(deps.keys.ledger("1"), "sealed with another key");
  await postLogLines(client, deps);
  expect([posted.length, await waiting()]).toEqual([1, []]);
});

it("what was deleted before it could be noted is not", async () => {
  const { client, deps, servers, posted, note, waiting } = await stage();
  await servers.setLogChannel("s", "l");
  await note("1");
  await deps.ledger.strip("1");
  await postLogLines(client, deps);
  expect([posted, await waiting()]).toEqual([[], []]);
});

it("lines are in the language of the server, also where another shard sees it", async () => {
  const { client, deps, servers, posted, note } = await stage();
  const interaction = {
    options: { getChannel: () => ({ id: "k" }) },
    locale: "en-US",
    guildLocale: "zh-CN",
    client,
    reply: async () => undefined,
  } as unknown as ChatInputCommandInteraction;
  await log.execute(interaction, "t", deps);
  await note("1", "t");
  await postLogLines(client, deps);
  expect(posted.at(-1)?.content).toContain("换脸");
  await servers.setLogChannel("t", null);
  expect(await servers.settings("t")).toMatchObject({ logChannelId: null, logLocale: null });
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
