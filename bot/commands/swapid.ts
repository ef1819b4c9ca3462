import { ApplicationCommandOptionType } from "discord.js";
import { UserError } from "../../shared/errors.ts";
import { completeNames } from "../autocomplete.ts";
import { everywhere, type SlashCommand, specLength } from "../command.ts";
import { described, optionOf } from "../described.ts";
import { pictureOf } from "../pictures-of-message.ts";
import { requestSwap } from "../request-swap.ts";
import { swapUrl } from "../swap-url.ts";
import { typedOptions } from "../typed-options.ts";

export const swapid: SlashCommand = {
  data: {
    ...described("swapid"),
    ...everywhere,
    options: [
      {
        ...optionOf("swapid", "idname"),
        type: ApplicationCommandOptionType.String,
        max_length: specLength,
        autocomplete: true,
      },
      { ...optionOf("swapid", "image"), type: ApplicationCommandOptionType.Attachment },
      { ...optionOf("swapid", "url"), type: ApplicationCommandOptionType.String, max_length: 1_000 },
      { ...optionOf("swapid", "private"), type: ApplicationCommandOptionType.Boolean },
      { ...optionOf("swapid", "hifi"), type: ApplicationCommandOptionType.Boolean },
      { ...optionOf("swapid", "sharpen"), type: ApplicationCommandOptionType.Boolean },
      {
        ...optionOf("swapid", "oldify"),
        type: ApplicationCommandOptionType.Integer,
        min_value: 1,
        max_value: 1000,
      },
      { ...optionOf("swapid", "greedy"), type: ApplicationCommandOptionType.Boolean },
    ],
  },

  async execute(interaction, deps) {
    const attachment = interaction.options.getAttachment("image");
    const url = interaction.options.getString("url");
    if (attachment && url) throw new UserError("one_picture", {});
    const order = { idname: interaction.options.getString("idname") ?? "", typed: typedOptions(interaction) };
    if (url) return swapUrl(interaction, url, order, deps);
    if (!attachment) throw new UserError("picture_needed", {});
    const pictures = [pictureOf(attachment)];
    await requestSwap(interaction, { ...order, pictures, panels: null, source: null }, deps);
  },

  autocomplete: completeNames,
};
