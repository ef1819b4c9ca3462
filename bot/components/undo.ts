import { UserError } from "../../shared/errors.ts";
import type { ButtonComponent } from "../command.ts";
import { takeAction } from "../take-action.ts";
import { checkMs, within } from "../within.ts";

/** Brings back what a save has replaced. */
export const undo: ButtonComponent = {
  prefix: "undo",
  async execute(interaction, key, deps) {
    const { userId, name } = await takeAction(interaction, key, "undo-save", deps);
    const isBack = await within(4 * checkMs, deps.identities.undoSave(userId, name));
    if (!isBack) throw new UserError("action_gone", {});
    const { questions } = deps.wordsFor(interaction.locale);
    // The crop that it shows is no longer the identity's.
    await interaction.update({ content: questions.undone(name), components: [], attachments: [] });
  },
};
