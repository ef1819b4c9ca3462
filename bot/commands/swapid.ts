import { ApplicationCommandOptionType, type ChatInputCommandInteraction } from "discord.js";
import { UserError } from "../../shared/errors.ts";
import type { SpecOptions } from "../../shared/identity-spec.ts";
import { completeNames } from "../autocomplete.ts";
import { everywhere, type SlashCommand } from "../command.ts";
import { pictureOf } from "../picture-of-message.ts";
import { queueSwap } from "../queue-swap.ts";

export const swapid: SlashCommand = {
  data: {
    name: "swapid",
    description: "Put saved faces into a picture",
    ...everywhere,
    options: [
      {
        name: "idname",
        description: "Who, from left to right: me,_,you (a+b mixes; empty: your defaults)",
        type: ApplicationCommandOptionType.String,
        autocomplete: true,
      },
      { name: "image", description: "The picture to change", type: ApplicationCommandOptionType.Attachment },
      { name: "private", description: "Only you see the result", type: ApplicationCommandOptionType.Boolean },
      {
        name: "hifi",
        description: "Swap at a higher resolution (-f)",
        type: ApplicationCommandOptionType.Boolean,
      },
      {
        name: "sharpen",
        description: "Sharpen the swapped faces (-s)",
        type: ApplicationCommandOptionType.Boolean,
      },
      {
        name: "oldify",
        description: "Age the faces, 1 to 1000 (-o)",
        type: ApplicationCommandOptionType.Integer,
        min_value: 1,
        max_value: 1000,
      },
      {
        name: "greedy",
        description: "Prefer likeness over the picture",
        type: ApplicationCommandOptionType.Boolean,
      },
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
