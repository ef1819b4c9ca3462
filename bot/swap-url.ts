import { type Client, type Message, PermissionFlagsBits } from "discord.js";
import type { SwapOrder } from "../shared/actions.ts";
import { UserError } from "../shared/errors.ts";
import type { Asking } from "./command.ts";
import type { BotDeps } from "./deps.ts";
import { requestSwap } from "./request-swap.ts";
import { swapMessage } from "./swap-message.ts";

const messagePath = /^\/channels\/(?:\d+|@me)\/(\d+)\/(\d+)\/?$/;
const discordHosts = new Set(["discord.com", "ptb.discord.com", "canary.discord.com"]);

/**
 * Swaps what a link leads to: a picture on a host that is allowed, or the pictures of a message that the
 * person may read.
 * @throws UserError `bad_url`, `host_not_allowed`, `message_unreadable` and those of `requestSwap`
 */
export async function swapUrl(
  interaction: Asking,
  text: string,
  order: Pick<SwapOrder, "idname" | "typed">,
  deps: BotDeps,
): Promise<void> {
  const url = readUrl(text);
  const [, channelId, messageId] = (discordHosts.has(url.host) && messagePath.exec(url.pathname)) || [];
  if (channelId && messageId) {
    const message = await readMessage(interaction.client, interaction.user.id, channelId, messageId);
    return swapMessage(interaction, message, order, deps);
  }
  if (!deps.limits.IMAGE_HOSTS.includes(url.hostname)) {
    throw new UserError("host_not_allowed", { host: url.hostname });
  }
  // Nobody knows how large it is, or whether it moves, before it is fetched.
  const pictures = [{ url: url.href, bytes: 1, mayMove: !/\.(png|jpe?g)$/i.test(url.pathname) }];
  await requestSwap(interaction, { ...order, pictures, panels: null, source: null }, deps);
}

function readUrl(text: string): URL {
  // Angle brackets keep Discord from showing a preview.
  const address = text.trim().replace(/^<(.*)>$/, "$1");
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.protocol !== "https:") throw new UserError("bad_url", {});
  return url;
}

/** A message of a server that both the bot and the person can read. @throws UserError `message_unreadable` */
async function readMessage(
  client: Client<true>,
  userId: string,
  channelId: string,
  messageId: string,
): Promise<Message> {
  try {
    const channel = await client.channels.fetch(channelId);
    if (!channel?.isTextBased() || channel.isDMBased()) throw new UserError("message_unreadable", {});
    const member = await channel.guild.members.fetch(userId);
    const needed = [PermissionFlagsBits.ViewChannel, PermissionFlagsBits.ReadMessageHistory];
    if (!channel.permissionsFor(member).has(needed)) throw new UserError("message_unreadable", {});
    const message = await channel.messages.fetch(messageId);
    // Without the message content intent Discord may leave out what a message holds.
    const isEmpty = message.attachments.size + message.embeds.length + message.messageSnapshots.size === 0;
    if (isEmpty) throw new UserError("message_unreadable", {});
    return message;
  } catch {
    throw new UserError("message_unreadable", {});
  }
}
