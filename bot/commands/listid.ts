import { MessageFlags } from "discord.js";
import { everywhere, type SlashCommand } from "../command.ts";
import { checkMs, within } from "../within.ts";

export const listid: SlashCommand = {
  data: { name: "listid", description: "Your identities, defaults and today's swaps", ...everywhere },

  async execute(interaction, { identities, admission, limits }) {
    const userId = interaction.user.id;
    const [saved, { defaults }, used] = await within(
      checkMs,
      Promise.all([identities.list(userId), identities.profile(userId), admission.usedToday(userId)]),
    );
    const list = saved.map(({ name, savedAt }) => `\`${name}\` saved <t:${Math.floor(savedAt / 1000)}:R>`);
    const quota = limits.DAILY_SWAPS === 0 ? `${used}, without a limit` : `${used} of ${limits.DAILY_SWAPS}`;
    const lines = [
      saved.length === 0 ? "You have no identity yet: /saveid makes one." : list.join("\n"),
      defaults ? `Default: \`${defaults}\`` : "No default yet: /setid chooses one.",
      `Swaps today: ${quota}.`,
    ];
    await interaction.reply({ content: lines.join("\n\n"), flags: MessageFlags.Ephemeral });
  },
};
