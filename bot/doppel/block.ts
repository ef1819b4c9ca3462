import { ApplicationCommandOptionType } from "discord.js";
import { endBlockedJobs } from "../end-blocked-jobs.ts";
import { checkMs, within } from "../within.ts";
import { forModerators, type Subcommand, subOption, userMention } from "./subcommand.ts";

/** Keeps somebody from using Doppel in this server. */
export const block: Subcommand = {
  name: "block",
  options: [{ ...subOption("block", "user"), type: ApplicationCommandOptionType.User, required: true }],

  async execute(interaction, serverId, deps) {
    const { id: userId } = interaction.options.getUser("user", true);
    await within(checkMs, deps.servers.block(serverId, userId));
    const { moderation } = deps.wordsFor(interaction.locale);
    await interaction.reply(forModerators(moderation.blocked(userMention(userId))));
    await endBlockedJobs({ serverId, userId }, interaction.client.rest, deps);
  },
};
