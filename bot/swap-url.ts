import { ChannelType, type Client, type Message, PermissionFlagsBits } from "discord.js";
import type { SwapOrder } from "../shared/actions.ts";
import { UserError } from "../shared/errors.ts";
import type { Asking } from "./command.ts";
import type { BotDeps } from "./deps.ts";
import { requestSwap } from "./request-swap.ts";
import { swapMessage } from "./swap-message.ts";
import { StoreError, within } from "./within.ts";

/** Three requests to Discord, before the answer is due; the checks after them take their time, too. */
const readMs = 1_000;
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

/**
 * A message of a server that both the bot and the person can read.
 * @throws UserError `message_unreadable`, also where Discord takes too long to tell
 */
async function readMessage(
  client: Client<true>,
  userId: string,
  channelId: string,
  messageId: string,
): Promise<Message> {
  try {
    const message = await within(readMs, fetchFor(client, userId, channelId, messageId));
    // Without the message content intent Discord may leave out what a message holds.
    if (message && message.attachments.size + message.embeds.length + message.messageSnapshots.size > 0)
      return message;
  } catch (err) {
    if (!(err instanceof StoreError)) throw err;
  }
  throw new UserError("message_unreadable", {});
}

/** @returns `null` if the person may not read it */
async function fetchFor(
  client: Client<true>,
  userId: string,
  channelId: string,
  messageId: string,
): Promise<Message | null> {
  const channel = await client.channels.fetch(channelId);
  if (!channel?.isTextBased() || channel.isDMBased()) return null;
  // Forced: without the members intent a remembered member may have left, or lost a role.
  const member = await channel.guild.members.fetch({ user: userId, force: true });
  const permissions = channel.permissionsFor(member);
  if (!permissions.has([PermissionFlagsBits.ViewChannel, PermissionFlagsBits.ReadMessageHistory]))
    return null;
  if (channel.type === ChannelType.PrivateThread && !permissions.has(PermissionFlagsBits.ManageThreads)) {
    // What the permissions say is the parent channel's: a private thread is for its members.
    await channel.members.fetch({ member: userId, force: true });
  }
  return channel.messages.fetch({ message: messageId, force: true });
}
