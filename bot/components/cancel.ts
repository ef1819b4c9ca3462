import { MessageFlags } from "discord.js";
import type { ButtonComponent } from "../command.ts";
import { checkMs, within } from "../within.ts";

/** Drops what another control of the same message would have done. */
export const cancel: ButtonComponent = {
  prefix: "cancel",
  isAlwaysOpen: true,
  async execute(interaction, key, { actions, wordsFor }) {
    await within(checkMs, actions.take(key, interaction.user.id));
    if (interaction.message.flags.has(MessageFlags.IsComponentsV2)) {
      // Such a message cannot become a plain sentence.
      await interaction.deferUpdate();
      await interaction.deleteReply();
      return;
    }
    const { replies } = wordsFor(interaction.locale);
    await interaction.update({ content: replies.nothingDone, components: [] });
  },
};
