import { ApplicationCommandOptionType, MessageFlags } from "discord.js";
import { formatIdentitySpec, parseIdentitySpec } from "../../shared/identity-spec.ts";
import { completeNames } from "../autocomplete.ts";
import { everywhere, type SlashCommand } from "../command.ts";
import { described, optionOf } from "../described.ts";
import { knownFaces } from "../resolve-swap.ts";
import { checkMs, within } from "../within.ts";

export const setid: SlashCommand = {
  data: {
    ...described("setid"),
    ...everywhere,
    options: [
      {
        ...optionOf("setid", "idname"),
        type: ApplicationCommandOptionType.String,
        required: true,
        autocomplete: true,
      },
    ],
  },

  async execute(interaction, { identities, wordsFor }) {
    const wanted = parseIdentitySpec(interaction.options.getString("idname", true));
    const userId = interaction.user.id;
    const [names, profile] = await within(
      checkMs,
      Promise.all([identities.names(userId), identities.profile(userId)]),
    );
    const before = parseIdentitySpec(profile.defaults);
    // Only names keeps the preferences; only preferences keeps the names.
    const faces = wanted.faces.length > 0 ? knownFaces(wanted.faces, names) : before.faces;
    const defaults = formatIdentitySpec({ faces, options: { ...before.options, ...wanted.options } });
    await within(checkMs, identities.setDefaults(userId, defaults));
    const { replies } = wordsFor(interaction.locale);
    await interaction.reply({
      content: defaults ? replies.defaultIsNow(defaults) : replies.nothingNamed,
      flags: MessageFlags.Ephemeral,
    });
  },

  autocomplete: completeNames,
};
