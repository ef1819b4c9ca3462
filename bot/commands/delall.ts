import { ButtonStyle, ComponentType, MessageFlags } from "discord.js";
import { customId } from "../../shared/custom-ids.ts";
import { everywhere, type SlashCommand } from "../command.ts";
import { described } from "../described.ts";
import { checkMs, within } from "../within.ts";

export const delall: SlashCommand = {
  data: {
    ...described("delall"),
    ...everywhere,
  },

  async execute(interaction, { identities, actions, wordsFor }) {
    const userId = interaction.user.id;
    const [names, key] = await within(
      checkMs,
      Promise.all([identities.names(userId), actions.keep({ kind: "erase-all", userId })]),
    );
    const { replies, buttons } = wordsFor(interaction.locale);
    await interaction.reply({
      content: replies.askEraseAll(names.length),
      flags: MessageFlags.Ephemeral,
      components: [
        {
          type: ComponentType.ActionRow,
          components: [
            {
              type: ComponentType.Button,
              style: ButtonStyle.Danger,
              label: buttons.eraseEverything,
              customId: customId("delall", key),
            },
            {
              type: ComponentType.Button,
              style: ButtonStyle.Secondary,
              label: buttons.keep,
              customId: customId("cancel", key),
            },
          ],
        },
      ],
    });
  },
};
