import { MessageFlags, type RepliableInteraction } from "discord.js";
import type { KeptIdentity } from "../shared/identities.ts";
import type { BotDeps } from "./deps.ts";

const dayS = 86_400;

/** What to say of those that soon expire; `null` if none does. */
export function soonGone(
  saved: readonly KeptIdentity[],
  locale: string,
  { expiry, wordsFor }: Pick<BotDeps, "expiry" | "wordsFor">,
  now = Date.now(),
): string | null {
  const near = saved
    .filter(({ lastUsedAt }) => expiry.isNear(lastUsedAt, now))
    .map(({ name, lastUsedAt }) => ({ name, at: relative(expiry.at(lastUsedAt) ?? now) }));
  return near.length > 0 ? wordsFor(locale).privacy.expiring(near) : null;
}

/** The same, once a day for each person. */
export async function expiryNotice(
  userId: string,
  locale: string,
  deps: BotDeps,
  now = Date.now(),
): Promise<string | null> {
  if (deps.expiry.before(now) === null) return null;
  const notice = soonGone(await deps.identities.list(userId), locale, deps, now);
  return notice && (await isFirstToday(userId, deps)) ? notice : null;
}

/** Whether nobody has told them today; from then on, somebody has. */
export async function isFirstToday(
  userId: string,
  { redis, keys }: Pick<BotDeps, "redis" | "keys">,
): Promise<boolean> {
  return (await redis.set(keys.warned(userId), "1", "EX", dayS, "NX")) !== null;
}

/** Tells so after a command that was answered at once; what a worker answers carries the notice with it. */
export async function tellExpiry(interaction: RepliableInteraction, deps: BotDeps): Promise<void> {
  // A form counts as a reply, but nothing can follow it; it leaves `ephemeral` unset.
  if (!interaction.replied || interaction.deferred || interaction.ephemeral === null) return;
  const content = await expiryNotice(interaction.user.id, interaction.locale, deps);
  if (content) await interaction.followUp({ content, flags: MessageFlags.Ephemeral });
}

function relative(ms: number): string {
  return `<t:${Math.floor(ms / 1000)}:R>`;
}
