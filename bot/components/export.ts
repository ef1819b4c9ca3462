import { MessageFlags } from "discord.js";
import { UserError } from "../../shared/errors.ts";
import { answerSurely } from "../answer-surely.ts";
import type { ButtonComponent } from "../command.ts";
import { exportKept } from "../kept-data.ts";
import { lookAtAction } from "../take-action.ts";
import { checkMs, within } from "../within.ts";

/** Everything that is kept of whoever presses, as a zip. */
export const exportData: ButtonComponent = {
  prefix: "export",
  isAlwaysOpen: true,
  async execute(interaction, key, deps) {
    await lookAtAction(interaction, key, "privacy", deps);
    const acknowledge = () => interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const work = async () => {
      const zip = await within(8 * checkMs, exportKept(interaction.user.id, deps));
      const limit = interaction.attachmentSizeLimit;
      if (zip.length > limit)
        throw new UserError("cannot_fit", { maxMegabytes: Math.floor(limit / 2 ** 20) });
      const content = deps.wordsFor(interaction.locale).privacy.exported;
      return { content, files: [{ attachment: zip, name: "doppel.zip" }] };
    };
    await answerSurely(interaction, { acknowledge, work }, deps);
  },
};
