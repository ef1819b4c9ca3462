import { ApplicationCommandOptionType, type Client } from "discord.js";
import { checkMs, within } from "../within.ts";
import { forModerators, type Subcommand, subOption, userMention } from "./subcommand.ts";

const maxChoices = 25;

/** Lets somebody use Doppel again. They may have left the server, so that only the list of the blocked names them. */
export const unblock: Subcommand = {
  name: "unblock",
  options: [
    {
      ...subOption("unblock", "user"),
      type: ApplicationCommandOptionType.String,
      required: true,
      autocomplete: true,
      max_length: 40,
    },
  ],

  async execute(interaction, serverId, deps) {
    const typed = interaction.options.getString("user", true).trim();
    const userId = /\d{17,20}/.exec(typed)?.[0] ?? "";
    const wasBlocked = await within(checkMs, deps.servers.unblock(serverId, userId));
    const { moderation } = deps.wordsFor(interaction.locale);
    const shown = userId ? userMention(userId) : `\`${typed.replaceAll("`", "")}\``;
    const content = wasBlocked ? moderation.unblocked(shown) : moderation.notBlocked(shown);
    await interaction.reply(forModerators(content));
  },

  async autocomplete(interaction, serverId, { servers }) {
    const typed = interaction.options.getFocused().toLowerCase();
    const ids = await within(checkMs, servers.blocked(serverId));
    const choices = await Promise.all(ids.map((id) => choiceFor(id, interaction.client)));
    const fitting = choices.filter(({ name }) => name.toLowerCase().includes(typed));
    await interaction.respond(fitting.slice(0, maxChoices));
  },
};

async function choiceFor(id: string, client: Client<true>): Promise<{ name: string; value: string }> {
  const user = await client.users.fetch(id).catch(() => null);
  return { name: user ? `${user.displayName} (${user.username}, ${id})` : id, value: id };
}
