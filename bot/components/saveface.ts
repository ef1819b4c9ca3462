import type { ModalComponent } from "../command.ts";
import { consentVersion } from "../consent.ts";
import { readFaceForm } from "../face-form.ts";
import { requestSave } from "../request-save.ts";
import { takeAction } from "../take-action.ts";
import { checkMs, within } from "../within.ts";

/** Saves the face of a picture from the channel under the name that was typed. */
export const savefaceForm: ModalComponent = {
  prefix: "saveface",
  async execute(interaction, key, deps) {
    const { userId, pictures } = await takeAction(interaction, key, "save", deps);
    const { name, consents } = readFaceForm(interaction);
    if (consents) await within(checkMs, deps.identities.giveConsent(userId, consentVersion));
    await requestSave(interaction, { name, pictures }, deps);
  },
};
