import { MessageFlags } from "discord.js";
import { everywhere, type SlashCommand } from "../command.ts";
import { described } from "../described.ts";

export const help: SlashCommand = {
  data: { ...described("help"), ...everywhere },
  async execute(interaction, { wordsFor }) {
    const content = wordsFor(interaction.locale).help;
    await interaction.reply({ content, flags: MessageFlags.Ephemeral });
  },
};
