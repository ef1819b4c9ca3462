import { ApplicationCommandOptionType } from "discord.js";
import { UserError } from "../../shared/errors.ts";
import type { QuotaFor } from "../../shared/servers.ts";
import type { ModerationWords } from "../../shared/words/words.ts";
import { checkMs, within } from "../within.ts";
import { forModerators, roleMention, type Subcommand, subOption, userMention } from "./subcommand.ts";

const mostSwaps = 100_000;

/** Sets or takes away how many swaps a day are allowed. */
export const quota: Subcommand = {
  name: "quota",
  options: [
    {
      ...subOption("quota", "swaps"),
      type: ApplicationCommandOptionType.Integer,
      min_value: 0,
      max_value: mostSwaps,
    },
    { ...subOption("quota", "role"), type: ApplicationCommandOptionType.Role },
    { ...subOption("quota", "user"), type: ApplicationCommandOptionType.User },
  ],

  async execute(interaction, serverId, deps) {
    const { options, locale } = interaction;
    const role = options.getRole("role");
    const user = options.getUser("user");
    if (role && user) throw new UserError("role_or_user", {});
    const swaps = options.getInteger("swaps");
    const whom: QuotaFor = user
      ? { kind: "user", id: user.id }
      : role
        ? { kind: "role", id: role.id }
        : { kind: "server" };
    await within(checkMs, deps.servers.setQuota(serverId, whom, swaps));
    const words = deps.wordsFor(locale).moderation;
    await interaction.reply(forModerators(answerFor(whom, swaps, serverId, words)));
  },
};

function answerFor(whom: QuotaFor, swaps: number | null, serverId: string, words: ModerationWords): string {
  if (whom.kind === "server") {
    return swaps === null ? words.quotaIsGone : words.quotaIsNow(words.forEverybody(words.quota(swaps)));
  }
  const mention = whom.kind === "role" ? roleMention(whom.id, serverId) : userMention(whom.id);
  if (swaps === null) return words.quotaOfIsGone(mention);
  return words.quotaIsNow(words.forOne(mention, words.quota(swaps)));
}
