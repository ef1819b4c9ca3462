import type { ButtonComponent } from "../command.ts";
import { consentButtons, consentVersion } from "../consent.ts";
import { queueSave } from "../request-save.ts";
import { useAction } from "../take-action.ts";
import { checkMs, within } from "../within.ts";

export const consent: ButtonComponent = {
  prefix: "consent",

  async execute(interaction, key, deps) {
    await useAction(interaction, { key, kind: "save" }, deps, async ({ name, pictures, afterwards }) => {
      await within(checkMs, deps.identities.giveConsent(interaction.user.id, consentVersion));
      // The worker's answer takes the question's place.
      const { buttons } = deps.wordsFor(interaction.locale);
      const acknowledge = () => interaction.update({ components: consentButtons(key, buttons, true) });
      await queueSave(interaction, { name, pictures, afterwards, acknowledge }, deps);
    });
  },
};
