import { ButtonStyle, ComponentType, MessageFlags } from "discord.js";
import { customId } from "../../shared/custom-ids.ts";
import { everywhere, type SlashCommand } from "../command.ts";
import { checkMs, within } from "../within.ts";

export const delall: SlashCommand = {
  data: {
    name: "delall",
    description: "Erase all your saved faces, defaults and preferences",
    ...everywhere,
  },

  async execute(interaction, { identities, actions }) {
    const userId = interaction.user.id;
    const [names, key] = await within(
      checkMs,
      Promise.all([identities.names(userId), actions.keep({ kind: "erase-all", userId })]),
    );
    const count = names.length === 1 ? "your one identity" : `all ${names.length} identities`;
    await interaction.reply({
      content: `This erases ${count}, your defaults and preferences, and drops pictures still in the making. It cannot be undone.`,
      flags: MessageFlags.Ephemeral,
      components: [
        {
          type: ComponentType.ActionRow,
          components: [
            {
              type: ComponentType.Button,
              style: ButtonStyle.Danger,
              label: "Erase everything",
              customId: customId("delall", key),
            },
            {
              type: ComponentType.Button,
              style: ButtonStyle.Secondary,
              label: "Keep",
              customId: customId("cancel", key),
            },
          ],
        },
      ],
    });
  },
};
