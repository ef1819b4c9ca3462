import { Client, type DiscordAPIError, GatewayIntentBits, type Interaction } from "discord.js";
import { connectLocalDiscord, type DiscordClient } from "../../../infra/local-discord/client.ts";
import { createLocalDiscord } from "../../../infra/local-discord/server.ts";

const token = "a-token-for-tests";

/** A one-pixel PNG. */
export const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** What a bot does with an interaction. */
export type Handler = (interaction: Interaction) => Promise<unknown>;

/** A local Discord with a real discord.js bot on it. */
export interface Stage {
  discord: DiscordClient;
  bot: Client<true>;
  /** Sets what the bot does from now on; its errors are kept in `errors`. */
  on(handler: Handler): void;
  errors: unknown[];
  close(): Promise<void>;
}

/** Every kind of command that the tests use. */
const commands = [
  {
    name: "swapid",
    description: "Swap",
    integration_types: [0, 1],
    contexts: [0, 1, 2],
    options: [
      { name: "idname", description: "Who", type: 3, autocomplete: true },
      { name: "image", description: "A picture", type: 11 },
    ],
  },
  { name: "INSwapper", type: 3 },
];

/** Starts both and logs in. */
export async function createStage(): Promise<Stage> {
  const server = await createLocalDiscord({ token });
  const bot = new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages],
    rest: { api: `${server.origin}/api` },
  });
  let handler: Handler = async () => undefined;
  const errors: unknown[] = [];
  bot.on("error", (error) => errors.push(error));
  bot.on("interactionCreate", (interaction) => {
    handler(interaction).catch((error: unknown) => errors.push(error));
  });
  const ready = new Promise((resolve) => bot.once("clientReady", resolve));
  await bot.login(token);
  await ready;
  const client = bot as Client<true>;
  await client.application.commands.set(commands as never);
  const discord = await connectLocalDiscord(server.origin);
  return {
    discord,
    bot: client,
    on(next) {
      handler = next;
    },
    errors,
    async close() {
      discord.close();
      await bot.destroy();
      await server.close();
    },
  };
}

/** Lets the bot answer the next command with `body` by the REST route; resolves with Discord's answer. */
export function answerWith(stage: Stage, body: object): Promise<DiscordAPIError | null> {
  return new Promise((resolve) => {
    stage.on(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      const route = `/interactions/${interaction.id}/${interaction.token}/callback` as const;
      const sent = stage.bot.rest.post(route, { body, auth: false });
      resolve(
        await sent.then(
          () => null,
          (error: DiscordAPIError) => error,
        ),
      );
    });
  });
}
