import { Client, GatewayIntentBits, Options } from "discord.js";
import type { BotConfig, ShardOfMany } from "../shared/config.ts";

/** Discord's own cap for bots is in its headers; discord.js's default of 50 would make edits wait. */
const requestsPerSecond = 1_000;
/** Names for `/doppel unblock`, which asks for 25 at a time. */
const users = 1_000;

/**
 * discord.js's client, not logged in. It remembers servers, their channels and roles; everybody who ever asks for
 * something and every message they show it would fill the memory: an interaction brings its own.
 * @param shard which part of the servers is this process's; `null`: all of them
 */
export function createDiscordClient(
  { DISCORD_API_URL }: Pick<BotConfig, "DISCORD_API_URL">,
  shard: ShardOfMany | null,
): Client {
  const keepOverLimit = ({ id }: { readonly id: string }) => id === client.user?.id;
  const client: Client = new Client({
    intents: [GatewayIntentBits.Guilds],
    // By itself, as many connections as Discord says that a bot in this many servers needs.
    ...(shard ? { shards: [shard.id], shardCount: shard.count } : { shards: "auto" }),
    makeCache: Options.cacheWithLimits({
      UserManager: { maxSize: users, keepOverLimit },
      GuildMemberManager: { maxSize: 0, keepOverLimit },
      ThreadMemberManager: 0,
      MessageManager: 0,
      GuildEmojiManager: 0,
      GuildStickerManager: 0,
    }),
    allowedMentions: { parse: [] },
    rest: { api: DISCORD_API_URL, globalRequestsPerSecond: requestsPerSecond },
  });
  return client;
}
