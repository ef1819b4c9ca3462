import { ApplicationCommandOptionType } from "discord.js";
import type { ServerSettings } from "../../shared/servers.ts";
import { wordsFor } from "../../shared/words/words-for.ts";
import { localized } from "../described.ts";
import { checkMs, within } from "../within.ts";
import { forModerators, type Subcommand, subOption } from "./subcommand.ts";

const modes: readonly ServerSettings["replies"][] = ["public", "private"];
const english = wordsFor("en-US");

/** Chooses who sees results whose author did not say. */
export const replies: Subcommand = {
  name: "replies",
  options: [
    {
      ...subOption("replies", "mode"),
      type: ApplicationCommandOptionType.String,
      required: true,
      choices: modes.map((mode) => ({
        name: english.moderation.modes[mode],
        name_localizations: localized(({ moderation }) => moderation.modes[mode]),
        value: mode,
      })),
    },
  ],

  async execute(interaction, serverId, deps) {
    const mode = interaction.options.getString("mode", true) === "private" ? "private" : "public";
    await within(checkMs, deps.servers.setReplies(serverId, mode));
    const { moderation } = deps.wordsFor(interaction.locale);
    await interaction.reply(
      forModerators(mode === "private" ? moderation.repliesPrivate : moderation.repliesPublic),
    );
  },
};
