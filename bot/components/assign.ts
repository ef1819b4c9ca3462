import { UserError } from "../../shared/errors.ts";
import { parseIdentitySpec } from "../../shared/identity-spec.ts";
import type { SelectComponent } from "../command.ts";
import { checkMs, within } from "../within.ts";

/** Notes who goes onto a numbered face, until Apply. */
export const assign: SelectComponent = {
  prefix: "assign",
  async execute(interaction, key, { actions }, argument) {
    // A value is written as in a spec: a name, a mix, or `_`.
    const [mix = null] = parseIdentitySpec(interaction.values[0] ?? "_").faces;
    const chosen = mix ? [...mix] : null;
    const isKept = await within(
      checkMs,
      actions.change(key, interaction.user.id, (action) => {
        if (action.kind !== "assign") return action;
        const faces = action.faces.map((before, index) => (index === Number(argument) ? chosen : before));
        return { ...action, faces };
      }),
    );
    if (!isKept) throw new UserError("action_gone", {});
    await interaction.deferUpdate();
  },
};
