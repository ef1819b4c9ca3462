import type { DiscordClient, File, Reply, User } from "../local-discord/client.ts";

/** Longer than the 14 minutes after which Doppel itself gives a reply up would hide a mistake; this is enough. */
const patience = { timeoutMs: 120_000 };

/**
 * Guests who have each saved one identity, "me". The local Discord lets in whoever is named.
 * @throws Error if somebody could not
 */
export async function inviteGuests(discord: DiscordClient, count: number, face: File): Promise<User[]> {
  const guests = Array.from({ length: count }, (_, index) => discord.user(`guest${index + 1}`));
  await Promise.all(guests.map((guest) => saveFace(guest, "me", face)));
  return guests;
}

async function saveFace(user: User, idname: string, image: File): Promise<void> {
  const ask = await user.slash("saveid", { idname, image });
  await ask.settled(patience);
  const consent = ask.messages.at(-1)?.controls.find(({ label }) => /may use/i.test(label ?? ""));
  const saving = consent ? await user.press(ask.messages.at(-1)!, consent.customId) : ask;
  const isSaved = ({ content }: Reply) => /created/.test(content);
  await saving.until((reply) => isSaved(reply) || isSaved(ask), patience);
}
