import { Client, GatewayIntentBits } from "discord.js";
import type { BotConfig, ShardOfMany } from "../shared/config.ts";

/** Discord's own cap for bots is in its headers; discord.js's default of 50 would make edits wait. */
const requestsPerSecond = 1_000;

/**
 * discord.js's client, not logged in.
 * @param shard which part of the servers is this process's; `null`: all of them
 */
export function createDiscordClient(
  { DISCORD_API_URL }: Pick<BotConfig, "DISCORD_API_URL">,
  shard: ShardOfMany | null,
): Client {
  return new Client({
    intents: [GatewayIntentBits.Guilds],
    // By itself, as many connections as Discord says that a bot in this many servers needs.
    ...(shard ? { shards: [shard.id], shardCount: shard.count } : { shards: "auto" }),
    allowedMentions: { parse: [] },
    rest: { api: DISCORD_API_URL, globalRequestsPerSecond: requestsPerSecond },
  });
}
