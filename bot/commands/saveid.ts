import { ApplicationCommandOptionType } from "discord.js";
import { choicesFor } from "../autocomplete.ts";
import { everywhere, nameLength, type SlashCommand } from "../command.ts";
import { described, optionOf } from "../described.ts";
import { pictureOf } from "../pictures-of-message.ts";
import { requestSave } from "../request-save.ts";
import { checkMs, within } from "../within.ts";

const moreImages = ["image2", "image3", "image4", "image5"] as const;

export const saveid: SlashCommand = {
  data: {
    ...described("saveid"),
    ...everywhere,
    options: [
      {
        ...optionOf("saveid", "idname"),
        type: ApplicationCommandOptionType.String,
        max_length: nameLength,
        required: true,
        autocomplete: true,
      },
      {
        ...optionOf("saveid", "image"),
        type: ApplicationCommandOptionType.Attachment,
        required: true,
      },
      ...moreImages.map((name) => ({
        ...optionOf("saveid", name),
        type: ApplicationCommandOptionType.Attachment as const,
      })),
    ],
  },

  async execute(interaction, deps) {
    const { options } = interaction;
    const first = options.getAttachment("image", true);
    const more = moreImages.map((name) => options.getAttachment(name)).filter((one) => one !== null);
    const pictures = [first, ...more].map(pictureOf);
    await requestSave(interaction, { name: options.getString("idname", true), pictures }, deps);
  },

  async autocomplete(interaction, { identities, wordsFor }) {
    const typed = interaction.options.getFocused();
    const names = await within(checkMs, identities.names(interaction.user.id));
    const { replies } = wordsFor(interaction.locale);
    await interaction.respond(
      choicesFor(typed, names).map((name) => ({ name: replies.replaces(name), value: name })),
    );
  },
};
