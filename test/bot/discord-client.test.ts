import { Events, type Interaction } from "discord.js";
import { expect, it } from "vitest";
import { createDiscordClient } from "../../bot/discord-client.ts";
import { connectGateway } from "../../bot/gateway.ts";
import { createLocalDiscord } from "../../infra/local-discord/server.ts";
import { guildId } from "../../infra/local-discord/world.ts";

const token = "a-token-for-tests";

/** What Discord sends when the `index`th person presses a button below a message, in a server. */
function pressed(index: number, channelId: string): object {
  const id = (kind: number) => String(BigInt(kind) * 10n ** 17n + BigInt(index));
  const user = { id: id(2), username: `u${index}`, discriminator: "0", global_name: null, avatar: null };
  const message = { id: id(3), channel_id: channelId, type: 0, author: { ...user, id: id(4) }, content: "" };
  const timestamp = "2026-01-01T00:00:00Z";
  return {
    id: id(5),
    application_id: "1",
    token: "t",
    type: 3,
    version: 1,
    locale: "en-US",
    guild_id: guildId,
    channel_id: channelId,
    channel: { id: channelId, type: 0 },
    member: { user, roles: [], permissions: "0", joined_at: timestamp },
    message: { ...message, attachments: [], embeds: [], mentions: [], mention_roles: [], timestamp },
    app_permissions: "0",
    entitlements: [],
    authorizing_integration_owners: { "0": guildId },
    data: { component_type: 2, custom_id: "c" },
  };
}

it("remembers servers and channels, and not everybody who ever pressed a button", async () => {
  const server = await createLocalDiscord({ token });
  const created = createDiscordClient({ DISCORD_API_URL: `${server.origin}/api` }, null);
  const { client } = await connectGateway(created, token);
  const here = client.guilds.cache.get(guildId)!;
  const channel = here.channels.cache.find((one) => one.isTextBased())!;
  const heard: Interaction[] = [];
  client.on(Events.InteractionCreate, (interaction) => heard.push(interaction));
  const gateway = client.ws as unknown as { handlePacket(packet: object, shard: unknown): void };
  for (let index = 0; index < 3_000; index++) {
    gateway.handlePacket(
      { t: "INTERACTION_CREATE", d: pressed(index, channel.id) },
      client.ws.shards.first(),
    );
  }
  const [last] = heard.slice(-1);
  // Each brings its own.
  expect([heard.length, last?.user.username, last?.isButton() && last.message.author.id]).toEqual([
    3_000,
    "u2999",
    "400000000000002999",
  ]);
  expect(client.users.cache.size).toBeLessThanOrEqual(1_000);
  expect(client.users.cache.get(client.user.id)).toBe(client.user);
  expect([...here.members.cache.keys()]).toEqual([client.user.id]);
  expect(here.members.me?.id).toBe(client.user.id);
  expect(channel.isTextBased() && channel.messages.cache.size).toBe(0);
  await client.destroy();
  await server.close();
});
