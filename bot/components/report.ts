import { MessageFlags } from "discord.js";
import type { ButtonComponent } from "../command.ts";

/** Notes for the operator which result somebody objects to. */
export const report: ButtonComponent = {
  prefix: "report",
  async execute(interaction, replyId, { log, wordsFor }) {
    const { guildId, channelId, message } = interaction;
    log.warn({ replyId, guildId, channelId, messageId: message.id }, "a result was reported");
    await interaction.reply({
      content: wordsFor(interaction.locale).replies.reported,
      flags: MessageFlags.Ephemeral,
    });
  },
};
