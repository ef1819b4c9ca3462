import { ApplicationCommandOptionType, type ChatInputCommandInteraction } from "discord.js";
import { UserError } from "../../shared/errors.ts";
import type { SpecOptions } from "../../shared/identity-spec.ts";
import { completeNames } from "../autocomplete.ts";
import { everywhere, type SlashCommand } from "../command.ts";
import { described, optionOf } from "../described.ts";
import { pictureOf } from "../picture-of-message.ts";
import { queueSwap } from "../queue-swap.ts";

export const swapid: SlashCommand = {
  data: {
    ...described("swapid"),
    ...everywhere,
    options: [
      {
        ...optionOf("swapid", "idname"),
        type: ApplicationCommandOptionType.String,
        autocomplete: true,
      },
      { ...optionOf("swapid", "image"), type: ApplicationCommandOptionType.Attachment },
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
    if (!attachment) throw new UserError("picture_needed", {});
    await queueSwap(
      interaction,
      {
        idname: interaction.options.getString("idname") ?? "",
        typed: typedOptions(interaction),
        picture: pictureOf(attachment),
      },
      deps,
    );
  },

  autocomplete: completeNames,
};

/** Only what was chosen, so that the next level of precedence decides about the rest. */
function typedOptions({ options }: ChatInputCommandInteraction): SpecOptions {
  const chosen = {
    private: options.getBoolean("private"),
    hifi: options.getBoolean("hifi"),
    sharpen: options.getBoolean("sharpen"),
    oldify: options.getInteger("oldify"),
    greedy: options.getBoolean("greedy"),
  };
  return Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== null));
}
