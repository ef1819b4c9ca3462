import { ApplicationCommandOptionType, MessageFlags } from "discord.js";
import { type LedgerEntry, ledgerDays } from "../../shared/ledger.ts";
import type { ModerationWords } from "../../shared/words/words.ts";
import { grouped } from "../grouped.ts";
import { messagesOf } from "../messages-of.ts";
import { within } from "../within.ts";
import { forModerators, type Subcommand, subOption, userMention } from "./subcommand.ts";

const dayMs = 86_400_000;
const usualDays = 7;
const topUsers = 10;
/** Every result of the days is opened, which takes longer than a first answer may. */
const readMs = 20_000;

/** Shows how much has been swapped here, and by whom most. */
export const usage: Subcommand = {
  name: "usage",
  options: [
    {
      ...subOption("usage", "days"),
      type: ApplicationCommandOptionType.Integer,
      min_value: 1,
      max_value: ledgerDays,
    },
  ],

  async execute(interaction, serverId, deps) {
    const days = interaction.options.getInteger("days") ?? usualDays;
    const since = (Math.floor(Date.now() / dayMs) - days + 1) * dayMs;
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const entries = await within(readMs, deps.ledger.ofServer(serverId, since));
    const { moderation } = deps.wordsFor(interaction.locale);
    const [first = "", ...more] = messagesOf(linesOf(entries, days, moderation));
    await interaction.editReply({ content: first, allowedMentions: { parse: [] } });
    for (const content of more) await interaction.followUp(forModerators(content));
  },
};

/** Total, then day by day with today first, then whoever swapped most. */
function linesOf(entries: readonly LedgerEntry[], days: number, words: ModerationWords): string[] {
  const byUser = grouped(entries, ({ userId }) => userId);
  const byDay = grouped(entries, ({ at }) => new Date(at).toISOString().slice(0, 10));
  const perDay = [...byDay].toReversed().map(([day, some]) => {
    const people = new Set(some.map(({ userId }) => userId)).size;
    return `- ${words.usageDay(day, swapsIn(some), people)}`;
  });
  const top = [...byUser]
    .map(([id, some]) => ({ id, swaps: swapsIn(some) }))
    .sort((one, other) => other.swaps - one.swaps)
    .slice(0, topUsers)
    .map(({ id, swaps }, index) => `${index + 1}. ${words.usageUser(userMention(id), swaps)}`);
  const total = words.usageTotal(days, swapsIn(entries), byUser.size);
  return top.length > 0 ? [total, ...perDay, words.usageTop, ...top] : [total];
}

function swapsIn(entries: readonly LedgerEntry[]): number {
  return entries.reduce((sum, { swaps }) => sum + swaps, 0);
}
