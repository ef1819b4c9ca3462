import type { ButtonComponent } from "../command.ts";
import { eraseUser } from "../erase-user.ts";
import { takeAction } from "../take-action.ts";

export const delall: ButtonComponent = {
  prefix: "delall",
  isAlwaysOpen: true,
  async execute(interaction, key, deps) {
    const { userId } = await takeAction(interaction, key, "erase-all", deps);
    // Erasing ends replies that are under way, each by requests of its own.
    await interaction.deferUpdate();
    const gone = await eraseUser(userId, "all", interaction.client.rest, deps);
    const { replies } = deps.wordsFor(interaction.locale);
    await interaction.editReply({ content: replies.erasedAll(gone), components: [] });
  },
};
