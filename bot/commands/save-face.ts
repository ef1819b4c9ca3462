import { ApplicationCommandType } from "discord.js";
import { everywhere, type MessageCommand } from "../command.ts";
import { localized } from "../described.ts";
import { showFaceForm } from "../face-form.ts";
import { picturesOfMessage } from "../pictures-of-message.ts";
import { checkMs, within } from "../within.ts";

export const saveFace: MessageCommand = {
  data: {
    name: "Save face",
    name_localizations: localized(({ questions }) => questions.saveFace),
    type: ApplicationCommandType.Message,
    ...everywhere,
  },

  async execute(interaction, deps) {
    const { pictures } = picturesOfMessage(interaction.targetMessage);
    const action = {
      kind: "save" as const,
      userId: interaction.user.id,
      name: "",
      pictures: pictures.slice(0, 1),
      afterwards: null,
    };
    const key = await within(checkMs, deps.actions.keep(action));
    await showFaceForm(interaction, { prefix: "saveface", key }, deps);
  },
};
