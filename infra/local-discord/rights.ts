import type { Message } from "./message-types.ts";
import { appPermissions, botUser, type Channel, manageMessages, mayEnter, permissionsOf } from "./world.ts";

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
