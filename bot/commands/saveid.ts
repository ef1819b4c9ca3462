import { ApplicationCommandOptionType, MessageFlags } from "discord.js";
import { UserError } from "../../shared/errors.ts";
import { foldName, isValidName, normalizeName } from "../../shared/names.ts";
import { choicesFor } from "../autocomplete.ts";
import { everywhere, type SlashCommand } from "../command.ts";
import { askConsent, consentVersion } from "../components/consent.ts";
import { described, optionOf } from "../described.ts";
import { checkSize, requireWorker } from "../enqueue.ts";
import { pictureOf } from "../picture-of-message.ts";
import { queueSave } from "../queue-save.ts";
import { checkMs, within } from "../within.ts";

export const saveid: SlashCommand = {
  data: {
    ...described("saveid"),
    ...everywhere,
    options: [
      {
        ...optionOf("saveid", "idname"),
        type: ApplicationCommandOptionType.String,
        required: true,
        autocomplete: true,
      },
      {
        ...optionOf("saveid", "image"),
        type: ApplicationCommandOptionType.Attachment,
        required: true,
      },
    ],
  },

  async execute(interaction, deps) {
    const typed = interaction.options.getString("idname", true).trim();
    if (!isValidName(typed)) throw new UserError("bad_name", { name: typed });
    const name = normalizeName(typed);
    const picture = pictureOf(interaction.options.getAttachment("image", true));
    checkSize(picture, deps.limits);
    const userId = interaction.user.id;
    const [names, { consent }] = await within(
      checkMs,
      Promise.all([deps.identities.names(userId), deps.identities.profile(userId), requireWorker(deps)]),
    );
    const isNew = !names.some((saved) => foldName(saved) === foldName(name));
    const max = deps.limits.MAX_IDENTITIES;
    if (isNew && names.length >= max) throw new UserError("too_many_identities", { max });
    if (consent < consentVersion) return askConsent(interaction, { name, pictures: [picture] }, deps);
    const acknowledge = () => interaction.deferReply({ flags: MessageFlags.Ephemeral });
    await queueSave(interaction, { name, pictures: [picture], acknowledge }, deps);
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
