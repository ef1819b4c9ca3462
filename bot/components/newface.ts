import { UserError } from "../../shared/errors.ts";
import type { ButtonComponent, ModalComponent } from "../command.ts";
import { consentVersion } from "../consent.ts";
import { dismissQuestion } from "../dismiss-question.ts";
import { readFaceForm, showFaceForm, uploadedFace } from "../face-form.ts";
import { pictureOf } from "../pictures-of-message.ts";
import { requestSave } from "../request-save.ts";
import { lookAtAction, takeAction } from "../take-action.ts";
import { checkMs, within } from "../within.ts";

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
    const { kind: _, userId, askedBy, ...afterwards } = await takeAction(interaction, key, "swap", deps);
    const { name, consents } = readFaceForm(interaction);
    const upload = uploadedFace(interaction);
    if (!upload) throw new UserError("picture_needed", {});
    if (consents) await within(checkMs, deps.identities.giveConsent(userId, consentVersion));
    await requestSave(interaction, { name, pictures: [pictureOf(upload)], afterwards }, deps);
    dismissQuestion(interaction, askedBy, deps);
  },
};
