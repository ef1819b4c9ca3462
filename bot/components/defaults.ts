import { parseIdentitySpec } from "../../shared/identity-spec.ts";
import type { ButtonComponent } from "../command.ts";
import { knownFaces } from "../resolve-swap.ts";
import { takeAction } from "../take-action.ts";
import { checkMs, within } from "../within.ts";
import { withoutButton } from "../without-button.ts";

/** Keeps the default that a save has replaced. */
export const defaults: ButtonComponent = {
  prefix: "defaults",
  async execute(interaction, key, deps) {
    const { userId, defaults: kept } = await takeAction(interaction, key, "set-defaults", deps);
    const names = await within(checkMs, deps.identities.names(userId));
    // A name of it may have been erased meanwhile.
    knownFaces(parseIdentitySpec(kept).faces, names);
    await within(checkMs, deps.identities.setDefaults(userId, kept));
    const { questions } = deps.wordsFor(interaction.locale);
    const content = `${interaction.message.content}\n${questions.defaultStays(kept)}`;
    await interaction.update({ content, components: withoutButton(interaction) });
  },
};
