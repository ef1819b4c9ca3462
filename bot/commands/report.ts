import { ApplicationCommandOptionType, MessageFlags } from "discord.js";
import { everywhere, type SlashCommand } from "../command.ts";
import { described, optionOf } from "../described.ts";
import { fileReport } from "../file-report.ts";

export const report: SlashCommand = {
  isAlwaysOpen: true,
  data: {
    ...described("report"),
    ...everywhere,
    options: [
      {
        ...optionOf("report", "about"),
        type: ApplicationCommandOptionType.String,
        required: true,
        max_length: 1_000,
      },
    ],
  },

  async execute(interaction, deps) {
    const about = interaction.options.getString("about", true);
    const filed = { userId: interaction.user.id, at: Date.now(), about, replyId: null, reason: "" };
    await fileReport(filed, interaction.client.rest, deps);
    const content = deps.wordsFor(interaction.locale).reports.thanks;
    await interaction.reply({ content, flags: MessageFlags.Ephemeral });
  },
};
