import { ApplicationCommandOptionType, MessageFlags } from "discord.js";
import { formatIdentitySpec, parseIdentitySpec } from "../../shared/identity-spec.ts";
import { completeNames } from "../autocomplete.ts";
import { everywhere, type SlashCommand, specLength } from "../command.ts";
import { described, optionOf } from "../described.ts";
import { knownFaces } from "../resolve-swap.ts";
import { checkMs, within } from "../within.ts";

/** Phones turn `--` into a dash. */
const reset = /^(?:--|[-–—])reset$/i;

export const setid: SlashCommand = {
  data: {
    ...described("setid"),
    ...everywhere,
    options: [
      {
        ...optionOf("setid", "idname"),
        type: ApplicationCommandOptionType.String,
        max_length: specLength,
        required: true,
        autocomplete: true,
      },
    ],
  },

  async execute(interaction, { identities, wordsFor }) {
    const typed = interaction.options.getString("idname", true);
    const isReset = reset.test(typed.trim());
    const wanted = parseIdentitySpec(isReset ? "" : typed);
    const userId = interaction.user.id;
    const [names, profile] = await within(
      checkMs,
      Promise.all([identities.names(userId), identities.profile(userId)]),
    );
    const before = parseIdentitySpec(isReset ? "" : profile.defaults);
    // Only names keeps the preferences; only preferences keeps the names.
    const faces = wanted.faces.length > 0 ? knownFaces(wanted.faces, names) : before.faces;
    const defaults = formatIdentitySpec({ faces, options: { ...before.options, ...wanted.options } });
    await within(checkMs, identities.setDefaults(userId, defaults));
    const { replies } = wordsFor(interaction.locale);
    const nothing = isReset ? replies.defaultsReset : replies.nothingNamed;
    await interaction.reply({
      content: defaults ? replies.defaultIsNow(defaults) : nothing,
      flags: MessageFlags.Ephemeral,
    });
  },

  autocomplete: completeNames,
};
