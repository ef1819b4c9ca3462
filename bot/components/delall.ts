import { UserError } from "../../shared/errors.ts";
import type { ButtonComponent } from "../command.ts";
import { eraseUser } from "../erase-user.ts";
import { checkMs, within } from "../within.ts";

export const delall: ButtonComponent = {
  prefix: "delall",
  async execute(interaction, key, deps) {
    const userId = interaction.user.id;
    const pending = await within(checkMs, deps.actions.take(key, userId));
    if (pending?.kind !== "erase-all") throw new UserError("action_gone", {});
    const gone = await within(4 * checkMs, eraseUser(userId, "all", interaction.client.rest, deps));
    const { replies } = deps.wordsFor(interaction.locale);
    await interaction.update({ content: replies.erasedAll(gone), components: [] });
  },
};
