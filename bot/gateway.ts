import {
  type Client,
  DiscordAPIError,
  DiscordjsError,
  DiscordjsErrorCodes,
  Events,
  GatewayCloseCodes,
  Status,
} from "discord.js";
import { ConfigError } from "../shared/config.ts";

/** What a token that Discord refuses wants. */
const tokenRefused =
  "Discord does not take DISCORD_TOKEN, or no longer: copy it again (discord.com/developers/applications -> Bot -> Reset Token) and start anew.";

/** What else closes a connection for good wants, by the code with which Discord closes it. */
const remedies: Readonly<Record<number, string>> = {
  [GatewayCloseCodes.AuthenticationFailed]: tokenRefused,
  [GatewayCloseCodes.InvalidShard]:
    "Discord does not take this shard: BOT_SHARDS=auto has as many as it wants.",
  [GatewayCloseCodes.ShardingRequired]:
    "Discord wants more connections for a bot in so many servers: start anew, with BOT_SHARDS=auto if it is a number above 1.",
  [GatewayCloseCodes.InvalidAPIVersion]:
    "Discord no longer speaks this version of its API: Doppel wants an update.",
};

/** Connections that hear of interactions: one that has just begun does so before it knows all its servers. */
const listening: readonly Status[] = [Status.Ready, Status.WaitingForGuilds];

/**
 * Logs in, and waits until every connection stands.
 * @returns `lost`: once Discord has closed one of them for good, what to do about it
 * @throws ConfigError if Discord refuses the token, or such a bot
 */
export async function connectGateway(
  client: Client,
  token: string,
): Promise<{ readonly client: Client<true>; readonly lost: Promise<ConfigError> }> {
  const lost = new Promise<ConfigError>((resolve) => {
    client.once(Events.ShardDisconnect, ({ code }) => resolve(closedForGood(code)));
  });
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  const loggedIn = client.login(token).then(() => ready, refuseToken);
  const failed = lost.then((error) => Promise.reject(error));
  return { client: await Promise.race([failed, loggedIn]), lost };
}

/** Why nothing that people ask arrives now; `null`: it does. discord.js calls a client ready for ever once it was. */
export function whyDeaf({ ws }: Client): string | null {
  return ws.shards.every(({ status }) => listening.includes(status)) ? null : "not connected to Discord";
}

/** @throws ConfigError for Discord's refusal of a token, everything else as it is */
export function refuseToken(error: unknown): never {
  const isRefusal =
    (error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid) ||
    (error instanceof DiscordAPIError && error.status === 401);
  throw isRefusal ? new ConfigError(tokenRefused, { cause: error }) : error;
}

function closedForGood(code: number): ConfigError {
  const remedy = remedies[code] ?? "This Doppel is not what Discord takes: it wants an update.";
  return new ConfigError(`${remedy} (gateway closed with ${code}, ${GatewayCloseCodes[code] ?? "unknown"})`);
}
