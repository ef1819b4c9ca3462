import { MessageFlags } from "discord.js";
import { everywhere, type SlashCommand } from "../command.ts";
import { described } from "../described.ts";
import { checkMs, within } from "../within.ts";

export const listid: SlashCommand = {
  data: { ...described("listid"), ...everywhere },

  async execute(interaction, { identities, admission, limits, wordsFor }) {
    const userId = interaction.user.id;
    const [saved, { defaults }, used] = await within(
      checkMs,
      Promise.all([identities.list(userId), identities.profile(userId), admission.usedToday(userId)]),
    );
    const { replies } = wordsFor(interaction.locale);
    const list = saved.map(({ name, savedAt }) =>
      replies.listed(name, `<t:${Math.floor(savedAt / 1000)}:R>`),
    );
    const lines = [
      saved.length === 0 ? replies.noIdentityYet : list.join("\n"),
      defaults ? replies.currentDefault(defaults) : replies.noDefaultYet,
      replies.usedToday(used, limits.DAILY_SWAPS),
    ];
    await interaction.reply({ content: lines.join("\n\n"), flags: MessageFlags.Ephemeral });
  },
};
