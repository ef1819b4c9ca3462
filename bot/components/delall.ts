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
    const count = gone === 1 ? "One identity" : `${gone} identities`;
    await interaction.update({
      content: `Erased. ${count}, defaults and preferences are gone.`,
      components: [],
    });
  },
};
