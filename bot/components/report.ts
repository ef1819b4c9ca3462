import { ComponentType, MessageFlags, TextInputStyle } from "discord.js";
import { customId } from "../../shared/custom-ids.ts";
import type { ButtonComponent, ModalComponent } from "../command.ts";
import { fileReport } from "../file-report.ts";

const field = "reason";

/** Asks what is wrong with a result. */
export const report: ButtonComponent = {
  prefix: "report",
  isOnResults: true,
  isAlwaysOpen: true,
  async execute(interaction, replyId, { wordsFor }) {
    const { reports } = wordsFor(interaction.locale);
    await interaction.showModal({
      title: reports.title,
      custom_id: customId("report", replyId),
      components: [
        {
          type: ComponentType.Label,
          label: reports.reason,
          description: reports.reasonHint,
          component: {
            type: ComponentType.TextInput,
            custom_id: field,
            style: TextInputStyle.Paragraph,
            max_length: 1_000,
            required: false,
          },
        },
      ],
    });
  },
};

/** Keeps it for the operator, with the message's address. */
export const reported: ModalComponent = {
  prefix: "report",
  isOnResults: true,
  isAlwaysOpen: true,
  async execute(interaction, replyId, deps) {
    const { guildId, channelId, message } = interaction;
    const about = `https://discord.com/channels/${guildId ?? "@me"}/${channelId}/${message?.id}`;
    const reason = interaction.fields.getTextInputValue(field).trim();
    const filed = { userId: interaction.user.id, at: Date.now(), about, replyId, reason };
    await fileReport(filed, interaction.client.rest, deps);
    const content = deps.wordsFor(interaction.locale).reports.thanks;
    await interaction.reply({ content, flags: MessageFlags.Ephemeral });
  },
};
