import { answerSurely } from "../answer-surely.ts";
import type { ButtonComponent } from "../command.ts";
import { eraseUser } from "../erase-user.ts";
import { takeAction } from "../take-action.ts";

export const delall: ButtonComponent = {
  prefix: "delall",
  isAlwaysOpen: true,
  async execute(interaction, key, deps) {
    const { userId } = await takeAction(interaction, key, "erase-all", deps);
    // Erasing ends replies that are under way, each by requests of its own.
    const acknowledge = () => interaction.deferUpdate();
    const work = async () => {
      const gone = await eraseUser(userId, "all", interaction.client.rest, deps);
      return { content: deps.wordsFor(interaction.locale).replies.erasedAll(gone), components: [] };
    };
    await answerSurely(interaction, { acknowledge, work }, deps);
  },
};
