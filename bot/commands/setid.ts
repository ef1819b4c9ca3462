import { ApplicationCommandOptionType, MessageFlags } from "discord.js";
import { formatIdentitySpec, parseIdentitySpec } from "../../shared/identity-spec.ts";
import { completeNames } from "../autocomplete.ts";
import { everywhere, type SlashCommand } from "../command.ts";
import { knownFaces } from "../resolve-swap.ts";
import { checkMs, within } from "../within.ts";

export const setid: SlashCommand = {
  data: {
    name: "setid",
    description: "Choose the default names and preferences that INSwapper uses",
    ...everywhere,
    options: [
      {
        name: "idname",
        description: "Names from left to right, preferences (-f, -s, -o N, --greedy, --nogreedy), or both",
        type: ApplicationCommandOptionType.String,
        required: true,
        autocomplete: true,
      },
    ],
  },

  async execute(interaction, { identities }) {
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
    await interaction.reply({
      content: defaults
        ? `Your default is now \`${defaults}\`.`
        : "Nothing was named, so nothing has changed.",
      flags: MessageFlags.Ephemeral,
    });
  },

  autocomplete: completeNames,
};
