import type { ButtonComponent, ModalComponent } from "../command.ts";
import { saveFromForm, showFaceForm } from "../face-form.ts";
import { lookAtAction, useAction } from "../take-action.ts";

/** Asks for the name again. */
export const saveface: ButtonComponent = {
  prefix: "saveface",
  async execute(interaction, key, deps) {
    await lookAtAction(interaction, key, "save", deps);
    await showFaceForm(interaction, { prefix: "saveface", key }, deps);
  },
};

/** Saves the face of a picture from the channel under the name that was typed. */
export const savefaceForm: ModalComponent = {
  prefix: "saveface",
  async execute(interaction, key, deps) {
    await useAction(interaction, { key, kind: "save" }, deps, ({ pictures }) =>
      saveFromForm(interaction, { prefix: "saveface", key }, { pictures }, deps),
    );
  },
};
