import { UserError } from "../../shared/errors.ts";
import type { ButtonComponent, ModalComponent } from "../command.ts";
import { dismissQuestion } from "../dismiss-question.ts";
import { saveFromForm, showFaceForm, uploadedFace } from "../face-form.ts";
import { pictureOf } from "../pictures-of-message.ts";
import { lookAtAction, useAction } from "../take-action.ts";

/** Asks for a first face, without which nothing can be swapped. */
export const newface: ButtonComponent = {
  prefix: "newface",
  async execute(interaction, key, deps) {
    await lookAtAction(interaction, key, "swap", deps);
    await showFaceForm(interaction, { prefix: "newface", key }, deps);
  },
};

/** Saves it; the swap is offered below the answer. */
export const newfaceForm: ModalComponent = {
  prefix: "newface",
  async execute(interaction, key, deps) {
    await useAction(interaction, { key, kind: "swap" }, deps, async (action) => {
      const { kind: _, userId: __, askedBy, ...afterwards } = action;
      const upload = uploadedFace(interaction);
      if (!upload) throw new UserError("picture_needed", {});
      const request = { pictures: [pictureOf(upload)], afterwards };
      await saveFromForm(interaction, { prefix: "newface", key }, request, deps);
      dismissQuestion(interaction, askedBy, deps);
    });
  },
};
