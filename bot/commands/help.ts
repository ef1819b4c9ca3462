import { type ChatInputCommandInteraction, MessageFlags, PermissionFlagsBits } from "discord.js";
import { everywhere, type SlashCommand } from "../command.ts";
import { described } from "../described.ts";

export const help: SlashCommand = {
  isAlwaysOpen: true,
  data: { ...described("help"), ...everywhere },
  async execute(interaction, { wordsFor }) {
    const words = wordsFor(interaction.locale);
    const content = managesServer(interaction) ? `${words.help}\n\n${words.helpForModerators}` : words.help;
    await interaction.reply({ content, flags: MessageFlags.Ephemeral });
  },
};

/** Where only somebody's account has added the app there is no /doppel. */
function managesServer({ memberPermissions, authorizingIntegrationOwners }: ChatInputCommandInteraction) {
  const mayManage = memberPermissions?.has(PermissionFlagsBits.ManageGuild) ?? false;
  return mayManage && authorizingIntegrationOwners.guildId !== null;
}
