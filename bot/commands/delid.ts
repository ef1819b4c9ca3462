import { ApplicationCommandOptionType, MessageFlags } from "discord.js";
import { UserError } from "../../shared/errors.ts";
import { answerSurely } from "../answer-surely.ts";
import { completeNames } from "../autocomplete.ts";
import { everywhere, type SlashCommand, specLength } from "../command.ts";
import { described, optionOf } from "../described.ts";
import { eraseUser } from "../erase-user.ts";
import { knownFaces } from "../resolve-swap.ts";
import { checkMs, within } from "../within.ts";

export const delid: SlashCommand = {
  isAlwaysOpen: true,
  data: {
    ...described("delid"),
    ...everywhere,
    options: [
      {
        ...optionOf("delid", "idname"),
        type: ApplicationCommandOptionType.String,
        max_length: specLength,
        required: true,
        autocomplete: true,
      },
    ],
  },

  async execute(interaction, deps) {
    const typed = interaction.options.getString("idname", true).split(",");
    const wanted = typed.map((name) => name.trim()).filter(Boolean);
    if (wanted.length === 0) throw new UserError("bad_name", { name: "" });
    const userId = interaction.user.id;
    const saved = await within(checkMs, deps.identities.names(userId));
    const names = knownFaces([wanted], saved)[0]!;
    // Erasing ends replies that are under way, each by requests of its own.
    const acknowledge = () => interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const work = async () => {
      await eraseUser(userId, names, interaction.client.rest, deps);
      return { content: deps.wordsFor(interaction.locale).replies.erased(names) };
    };
    await answerSurely(interaction, { acknowledge, work }, deps);
  },

  autocomplete: completeNames,
};
