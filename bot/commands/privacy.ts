import { ButtonStyle, MessageFlags } from "discord.js";
import { customId } from "../../shared/custom-ids.ts";
import type { KeptIdentity, Profile } from "../../shared/identities.ts";
import { ledgerDays } from "../../shared/ledger.ts";
import type { PrivacyWords } from "../../shared/words/words.ts";
import { everywhere, type SlashCommand } from "../command.ts";
import { described } from "../described.ts";
import { buttonRows } from "../rows.ts";
import { checkMs, within } from "../within.ts";

/** A message has room for 2000 characters: the export has the rest. */
const listed = 10;
const longestSpec = 220;

export const privacy: SlashCommand = {
  isAlwaysOpen: true,
  data: { ...described("privacy"), ...everywhere },

  async execute(interaction, { identities, admission, actions, limits, wordsFor }) {
    const userId = interaction.user.id;
    const [saved, profile, used, key] = await within(
      checkMs,
      Promise.all([
        identities.list(userId),
        identities.profile(userId),
        admission.usedToday(userId),
        actions.keep({ kind: "privacy", userId }),
      ]),
    );
    const words = wordsFor(interaction.locale).privacy;
    const lines = [
      words.title,
      facesIn(saved, words),
      settingsIn(profile, words),
      words.quota(used),
      words.passing,
      words.ledger(ledgerDays),
      words.retention(limits.IDENTITY_TTL_DAYS),
      words.backups(limits.BACKUP_RETENTION_DAYS ?? null),
    ];
    await interaction.reply({
      content: lines.filter(Boolean).join("\n\n"),
      flags: MessageFlags.Ephemeral,
      components: buttonRows([
        { customId: customId("export", key), label: words.export },
        { customId: customId("erase", key), label: words.erase, style: ButtonStyle.Danger },
      ]),
    });
  },
};

function facesIn(saved: readonly KeptIdentity[], words: PrivacyWords): string {
  if (saved.length === 0) return words.nothing;
  const lines = saved
    .slice(0, listed)
    .map(({ name, savedAt, lastUsedAt }) => words.identity(name, day(savedAt), day(lastUsedAt)));
  if (saved.length > listed) lines.push(words.more(saved.length - listed));
  return lines.join("\n");
}

function settingsIn({ defaults, consent, consentAt }: Profile, words: PrivacyWords): string {
  const lines = [];
  if (defaults) lines.push(words.defaults(shortened(defaults)));
  if (consent > 0) lines.push(words.consent(consent, consentAt > 0 ? day(consentAt) : null));
  return lines.join("\n");
}

function shortened(spec: string): string {
  const characters = [...spec];
  return characters.length > longestSpec ? `${characters.slice(0, longestSpec).join("")}…` : spec;
}

function day(ms: number): string {
  return `<t:${Math.floor(ms / 1000)}:d>`;
}
