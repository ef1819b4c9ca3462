import type { ServerSettings } from "../../shared/servers.ts";
import type { ModerationWords } from "../../shared/words/words.ts";
import { messagesOf } from "../messages-of.ts";
import { checkMs, within } from "../within.ts";
import { forModerators, roleMention, type Subcommand, userMention } from "./subcommand.ts";

/** Shows everything that is decided for this server. */
export const show: Subcommand = {
  name: "show",
  options: [],

  async execute(interaction, serverId, deps) {
    const [settings, blocked] = await within(
      checkMs,
      Promise.all([deps.servers.settings(serverId), deps.servers.blocked(serverId)]),
    );
    const { moderation } = deps.wordsFor(interaction.locale);
    const lines = [
      moderation.title,
      ...quotasIn(settings, serverId, deps.limits.DAILY_SWAPS, moderation),
      ...blockedIn(blocked, moderation),
      settings.logChannelId ? moderation.logIn(`<#${settings.logChannelId}>`) : moderation.logOff,
      settings.replies === "private" ? moderation.repliesPrivate : moderation.repliesPublic,
    ];
    const [first = "", ...more] = messagesOf(lines);
    await interaction.reply(forModerators(first));
    for (const content of more) await interaction.followUp(forModerators(content));
  },
};

function quotasIn(
  { quota, roleQuotas, userQuotas }: ServerSettings,
  serverId: string,
  usual: number,
  words: ModerationWords,
): string[] {
  const everybody =
    quota === null ? words.asConfigured(words.quota(usual)) : words.forEverybody(words.quota(quota));
  const roles = [...roleQuotas].map(([id, swaps]) =>
    words.forOne(roleMention(id, serverId), words.quota(swaps)),
  );
  const users = [...userQuotas].map(([id, swaps]) => words.forOne(userMention(id), words.quota(swaps)));
  const single = [...roles, ...users].map((line) => `- ${line}`);
  return single.length > 0 ? [everybody, ...single, words.whichCounts] : [everybody];
}

const namedInLine = 20;

function blockedIn(ids: readonly string[], words: ModerationWords): string[] {
  if (ids.length === 0) return [words.nobodyBlocked];
  const lines: string[] = [];
  for (let at = 0; at < ids.length; at += namedInLine) {
    lines.push(
      words.blockedNow(
        ids
          .slice(at, at + namedInLine)
          .map(userMention)
          .join(" "),
      ),
    );
  }
  return lines;
}
