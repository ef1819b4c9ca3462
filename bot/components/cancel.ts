import type { ButtonComponent } from "../command.ts";
import { checkMs, within } from "../within.ts";

/** Drops what another button of the same message would have done. */
export const cancel: ButtonComponent = {
  prefix: "cancel",
  async execute(interaction, key, { actions, wordsFor }) {
    await within(checkMs, actions.take(key, interaction.user.id));
    await interaction.update({ content: wordsFor(interaction.locale).replies.nothingDone, components: [] });
  },
};
