import { ApplicationCommandOptionType, type User, type UserManager } from "discord.js";
import { checkMs, within } from "../within.ts";
import { forModerators, type Subcommand, subOption, userMention } from "./subcommand.ts";

const maxChoices = 25;
/** What Discord may take to name them, before the choices are due. */
const namesMs = 1_000;

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
    const { users } = interaction.client;
    await learnNames(
      ids.filter((id) => !users.cache.has(id)),
      typed,
      users,
    );
    const choices = ids.map((id) => choiceFor(id, users.cache.get(id)));
    const fitting = choices.filter(({ name }) => name.toLowerCase().includes(typed));
    await interaction.respond(fitting.slice(0, maxChoices));
  },
};

/** As many names as are shown, those whose id is being typed first; whoever goes on typing learns of more. */
async function learnNames(ids: readonly string[], typed: string, users: UserManager): Promise<void> {
  const byId = ids.filter((id) => id.includes(typed));
  const asked = [...byId, ...ids.filter((id) => !byId.includes(id))].slice(0, maxChoices);
  const named = Promise.allSettled(asked.map((id) => users.fetch(id)));
  // Who stays without a name is found by their id.
  await within(namesMs, named).catch(() => undefined);
}

function choiceFor(id: string, user: User | undefined): { name: string; value: string } {
  return { name: user ? `${user.displayName} (${user.username}, ${id})` : id, value: id };
}
