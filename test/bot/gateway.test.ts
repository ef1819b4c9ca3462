import { Events } from "discord.js";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createDiscordClient } from "../../bot/discord-client.ts";
import { connectGateway, whyDeaf } from "../../bot/gateway.ts";
import { connectLocalDiscord, type DiscordClient } from "../../infra/local-discord/client.ts";
import { createLocalDiscord, type LocalDiscord } from "../../infra/local-discord/server.ts";
import { ConfigError } from "../../shared/config.ts";

const token = "a-token-for-tests";
let server: LocalDiscord;
let discord: DiscordClient;
beforeAll(async () => {
  server = await createLocalDiscord({ token });
  discord = await connectLocalDiscord(server.origin);
});
afterAll(async () => {
  discord.close();
  await server.close();
});

const create = () => createDiscordClient({ DISCORD_API_URL: `${server.origin}/api` }, null);

it("is deaf while a connection is away, and hears again once it stands", async () => {
  const { client } = await connectGateway(create(), token);
  expect(whyDeaf(client)).toBeNull();
  for (const how of ["resumable", "invalid"] as const) {
    await discord.rules({ gatewayDrop: how });
    await expect.poll(() => whyDeaf(client), { interval: 5 }).toBe("not connected to Discord");
    await expect.poll(() => whyDeaf(client), { timeout: 20_000 }).toBeNull();
  }
  await client.destroy();
  expect(whyDeaf(client)).not.toBeNull();
});

it.each([
  [4004, /does not take DISCORD_TOKEN.*Reset Token.*4004, AuthenticationFailed/],
  [4010, /BOT_SHARDS=auto.*4010/],
  [4011, /more connections.*start anew.*4011/],
  [4012, /wants an update.*4012/],
  [4014, /wants an update.*4014, DisallowedIntents/],
])("closed with %i it stays deaf, and what to do is known", async (code, sentence) => {
  const { client, lost } = await connectGateway(create(), token);
  const wrong = new Promise<Error>((resolve) => client.once(Events.ShardError, resolve));
  await discord.rules({ gatewayDrop: code });
  const error = await lost;
  expect(error).toBeInstanceOf(ConfigError);
  expect(error.message).toMatch(sentence);
  expect([whyDeaf(client), (await wrong).message]).toEqual(["not connected to Discord", expect.any(String)]);
  await client.destroy();
});

it("a token that Discord refuses is a matter of the configuration", async () => {
  const refused = connectGateway(create(), "another");
  await expect(refused).rejects.toThrow(ConfigError);
  await expect(refused).rejects.toThrow(/does not take DISCORD_TOKEN/);
});
