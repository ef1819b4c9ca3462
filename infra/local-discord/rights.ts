import type { Command } from "./commands.ts";
import type { Message } from "./message-types.ts";
import { manageMessages, permissionsOf } from "./roles.ts";
import { appPermissions, botUser, type Channel, mayEnter } from "./world.ts";

/** Whether the user, or the bot for null, may be in the channel. A private channel belongs to its people. */
export function mayRead(channel: Channel, userId: string | null): boolean {
  return userId === null ? channel.context !== 2 : mayEnter(channel, userId);
}

/** One's own, anything a moderator sees in the guild, and what only they see (dismissing it). */
export function mayRemove({ author, visibleTo, channel }: Message, userId: string | null): boolean {
  if (visibleTo !== null) return visibleTo === userId;
  const permissions = BigInt(userId === null ? appPermissions : permissionsOf(userId));
  const moderates = channel.context === 0 && (permissions & manageMessages) !== 0n;
  return isAuthor({ author }, userId) || moderates;
}

/** Whether the user, or the bot for null, wrote it. */
export function isAuthor({ author }: Pick<Message, "author">, userId: string | null): boolean {
  return author.id === (userId ?? botUser.id);
}

/**
 * Whether the user's client offers the command in the channel. In the guild and in the bot's DM the bot is there by
 * guild install; in a private channel it is with the user's own account.
 */
export function maySee(command: Command, userId: string, { context }: Channel): boolean {
  const contexts = command.contexts ?? [0, 1];
  const needed = BigInt(command.default_member_permissions ?? 0);
  const isPermitted = context !== 0 || (BigInt(permissionsOf(userId)) & needed) === needed;
  return (
    contexts.includes(context) && command.integration_types.includes(context === 2 ? 1 : 0) && isPermitted
  );
}
