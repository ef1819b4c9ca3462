import { UserError } from "../../shared/errors.ts";
import type { ButtonComponent } from "../command.ts";
import { queueSave } from "../request-save.ts";
import { useAction } from "../take-action.ts";

/** Saves the face whose number was pressed; the answer takes the question's place. */
export const face: ButtonComponent = {
  prefix: "face",
  async execute(interaction, key, deps, argument) {
    if (!/^\d{1,3}$/.test(argument)) throw new UserError("action_gone", {});
    await useAction(interaction, { key, kind: "save" }, deps, async ({ name, pictures, afterwards }) => {
      const acknowledge = () => interaction.update({ components: [] });
      await queueSave(interaction, { name, pictures, afterwards, face: Number(argument), acknowledge }, deps);
    });
  },
};
