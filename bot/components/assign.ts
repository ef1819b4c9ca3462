import { parseIdentitySpec } from "../../shared/identity-spec.ts";
import type { SelectComponent } from "../command.ts";
import { lookAtAction } from "../take-action.ts";
import { checkMs, within } from "../within.ts";

/** Notes who goes onto a numbered face, until Apply. */
export const assign: SelectComponent = {
  prefix: "assign",
  async execute(interaction, key, deps, argument) {
    const action = await lookAtAction(interaction, key, "assign", deps);
    // A value is written as in a spec: a name, a mix, or `_`.
    const [mix = null] = parseIdentitySpec(interaction.values[0] ?? "_").faces;
    const faces = action.faces.map((before, index) => (index === Number(argument) ? mix : before));
    const changed = { ...action, faces: faces.map((names) => (names ? [...names] : null)) };
    await within(checkMs, deps.actions.replace(key, changed));
    await interaction.deferUpdate();
  },
};
