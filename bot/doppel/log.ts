import { ApplicationCommandOptionType, ChannelType, DiscordAPIError, Routes } from "discord.js";
import { UserError } from "../../shared/errors.ts";
import { checkMs, within } from "../within.ts";
import { forModerators, type Subcommand, subOption } from "./subcommand.ts";

/** Chooses the channel where results are noted, or none. */
export const log: Subcommand = {
  name: "log",
  options: [
    {
      ...subOption("log", "channel"),
      type: ApplicationCommandOptionType.Channel,
      channel_types: [ChannelType.GuildText, ChannelType.GuildAnnouncement, ChannelType.PublicThread],
    },
  ],

  async execute(interaction, serverId, deps) {
    const channel = interaction.options.getChannel("channel");
    const { moderation } = deps.wordsFor(interaction.locale);
    if (!channel) {
      await within(checkMs, deps.servers.setLogChannel(serverId, null));
      await interaction.reply(forModerators(moderation.logOff));
      return;
    }
    const locale = interaction.guildLocale ?? interaction.locale;
    const words = deps.wordsFor(locale).moderation;
    const body = { content: words.logHere, allowed_mentions: { parse: [] } };
    await interaction.client.rest.post(Routes.channelMessages(channel.id), { body }).catch(tellCannotPost);
    await within(checkMs, deps.servers.setLogChannel(serverId, channel.id, locale));
    await interaction.reply(forModerators(moderation.logIn(`<#${channel.id}>`)));
  },
};

/** @throws UserError `cannot_post_there` for what a permission mends */
function tellCannotPost(error: unknown): never {
  if (error instanceof DiscordAPIError && error.status < 500) throw new UserError("cannot_post_there", {});
  throw error;
}
