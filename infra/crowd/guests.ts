import type { DiscordClient, File, Reply, User } from "../local-discord/client.ts";

/** Longer than the 14 minutes after which Doppel itself gives a reply up would hide a mistake; this is enough. */
const patience = { timeoutMs: 120_000 };

/**
 * The first guests, who have each saved one identity, "me".
 * @throws Error if somebody could not
 */
export async function inviteGuests(discord: DiscordClient, count: number, face: File): Promise<User[]> {
  const guests = Array.from({ length: count }, (_, index) => guestOf(discord, index + 1));
  await Promise.all(guests.map((guest) => saveFace(guest, "me", face)));
  return guests;
}

/** The local Discord lets in whoever is named so. @param number from 1 to 999 */
export function guestOf(discord: DiscordClient, number: number): User {
  return discord.user(`guest${number}`);
}

async function saveFace(user: User, idname: string, image: File): Promise<void> {
  const ask = await user.slash("saveid", { idname, image });
  await ask.settled(patience);
  const consent = ask.messages.at(-1)?.controls.find(({ label }) => /may use/i.test(label ?? ""));
  const saving = consent ? await user.press(ask.messages.at(-1)!, consent.customId) : ask;
  const isSaved = ({ content }: Reply) => /created/.test(content);
  await saving.until((reply) => isSaved(reply) || isSaved(ask), patience);
}
