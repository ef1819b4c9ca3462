import { MessageFlags } from "discord.js";
import type { ButtonComponent } from "../command.ts";

/** Notes for the operator which result somebody objects to. */
export const report: ButtonComponent = {
  prefix: "report",
  async execute(interaction, replyId, { log }) {
    const { guildId, channelId, message } = interaction;
    log.warn({ replyId, guildId, channelId, messageId: message.id }, "a result was reported");
    await interaction.reply({
      content:
        "Thank you. Your report is noted for whoever runs this bot. If the picture breaks Discord's rules, report the message to Discord, too.",
      flags: MessageFlags.Ephemeral,
    });
  },
};
