import { type ChatInputCommandInteraction, MessageFlags } from "discord.js";
import { everywhere, type SlashCommand } from "../command.ts";
import type { BotDeps } from "../deps.ts";
import { described } from "../described.ts";
import { enqueue, requireWorker } from "../enqueue.ts";
import { noteHeard, soonGone } from "../expiry-notice.ts";
import { messagesOf } from "../messages-of.ts";
import { placeOf, settingsHere } from "../quota-place.ts";
import { checkMs, within } from "../within.ts";

export const listid: SlashCommand = {
  data: { ...described("listid"), ...everywhere },

  async execute(interaction, deps) {
    const { identities, admission, wordsFor, log } = deps;
    const userId = interaction.user.id;
    const quota = async () => {
      const place = placeOf(interaction, await settingsHere(interaction, deps));
      return admission.quotaToday(userId, place);
    };
    const [saved, profile, { used, limit }] = await within(
      checkMs,
      Promise.all([identities.list(userId), identities.profile(userId), quota()]),
    );
    const { replies } = wordsFor(interaction.locale);
    // The numbers are those of the contact sheet.
    const list = saved.map(
      ({ name, savedAt }, index) =>
        `${index + 1}. ${replies.listed(name, `<t:${Math.floor(savedAt / 1000)}:R>`)}`,
    );
    const notice = soonGone(saved, profile, interaction.locale, deps);
    const parts = [
      saved.length === 0 ? replies.noIdentityYet : list.join("\n"),
      profile.defaults ? replies.currentDefault(profile.defaults) : replies.noDefaultYet,
      replies.usedToday(used, limit),
      ...(notice ? [notice.content] : []),
    ];
    const [first = "", ...more] = messagesOf(parts, "\n\n");
    await interaction.reply({ content: first, flags: MessageFlags.Ephemeral });
    for (const content of more) await interaction.followUp({ content, flags: MessageFlags.Ephemeral });
    if (notice) {
      await noteHeard(userId, notice, deps).catch((err: unknown) =>
        log.warn({ err }, "a warning was not noted"),
      );
    }
    if (saved.length === 0) return;
    // The pictures come when a worker has time; without one the list is still a list.
    await addContactSheet(interaction, deps).catch((err: unknown) => log.info({ err }, "no contact sheet"));
  },
};

async function addContactSheet(interaction: ChatInputCommandInteraction, deps: BotDeps): Promise<void> {
  await within(checkMs, requireWorker(deps));
  await enqueue(
    {
      interaction,
      pictures: [],
      cost: 0,
      ephemeral: true,
      quiet: true,
      acknowledge: async () => undefined,
      job: (reference) => ({ kind: "contact-sheet", ...reference }),
    },
    deps,
  );
}
