import { ApplicationCommandOptionType } from "discord.js";
import { everywhere, type SlashCommand } from "../command.ts";
import { described, optionOf } from "../described.ts";
import { pictureOf } from "../pictures-of-message.ts";
import { requestSwap } from "../request-swap.ts";
import { typedOptions } from "../typed-options.ts";

export const swap: SlashCommand = {
  data: {
    ...described("swap"),
    ...everywhere,
    options: [
      { ...optionOf("swap", "source"), type: ApplicationCommandOptionType.Attachment, required: true },
      { ...optionOf("swap", "target"), type: ApplicationCommandOptionType.Attachment, required: true },
      { ...optionOf("swap", "private"), type: ApplicationCommandOptionType.Boolean },
      { ...optionOf("swap", "hifi"), type: ApplicationCommandOptionType.Boolean },
      { ...optionOf("swap", "sharpen"), type: ApplicationCommandOptionType.Boolean },
      {
        ...optionOf("swap", "oldify"),
        type: ApplicationCommandOptionType.Integer,
        min_value: 1,
        max_value: 1000,
      },
    ],
  },

  async execute(interaction, deps) {
    const source = pictureOf(interaction.options.getAttachment("source", true));
    const pictures = [pictureOf(interaction.options.getAttachment("target", true))];
    const order = { idname: "", typed: typedOptions(interaction), pictures, panels: null, source };
    await requestSwap(interaction, order, deps);
  },
};
