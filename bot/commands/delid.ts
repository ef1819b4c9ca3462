import { ApplicationCommandOptionType, MessageFlags } from "discord.js";
import { UserError } from "../../shared/errors.ts";
import { completeNames } from "../autocomplete.ts";
import { everywhere, type SlashCommand } from "../command.ts";
import { eraseUser } from "../erase-user.ts";
import { knownFaces } from "../resolve-swap.ts";
import { checkMs, within } from "../within.ts";

export const delid: SlashCommand = {
  data: {
    name: "delid",
    description: "Erase saved faces",
    ...everywhere,
    options: [
      {
        name: "idname",
        description: "One name, or several separated by commas",
        type: ApplicationCommandOptionType.String,
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
    await within(4 * checkMs, eraseUser(userId, names, interaction.client.rest, deps));
    const list = names.map((name) => `\`${name}\``).join(", ");
    await interaction.reply({ content: `Erased: ${list}.`, flags: MessageFlags.Ephemeral });
  },

  autocomplete: completeNames,
};
