import { DiscordAPIError, MessageFlags, type REST, type RepliableInteraction, Routes } from "discord.js";
import type { KeptIdentity } from "../shared/identities.ts";
import type { BotDeps } from "./deps.ts";

const dayS = 86_400;
/** Who has heard so within this time need not be written to. */
const writeAgainMs = 14 * dayS * 1_000;

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
  return notice && (await isFirstToday(userId, deps, now)) ? notice : null;
}

/** Whether nobody has told them today; from then on, somebody has. */
export async function isFirstToday(
  userId: string,
  { redis, keys }: Pick<BotDeps, "redis" | "keys">,
  now = Date.now(),
): Promise<boolean> {
  if ((await redis.set(keys.warned(userId), "1", "EX", dayS, "NX")) === null) return false;
  await redis.hset(keys.profile(userId), "warnedAt", now);
  return true;
}

/**
 * Writes it into their own messages, if they have not heard so in any other way: who no longer comes would lose a face
 * unwarned. In both languages: nobody knows theirs now.
 */
export async function writeExpiry(
  userId: string,
  rest: REST,
  deps: Pick<BotDeps, "redis" | "keys" | "identities" | "expiry" | "wordsFor" | "log">,
  now = Date.now(),
): Promise<void> {
  const { warnedAt } = await deps.identities.profile(userId);
  if (warnedAt + writeAgainMs > now) return;
  const saved = await deps.identities.list(userId);
  const notices = ["en-US", "zh-CN"].flatMap((locale) => soonGone(saved, locale, deps, now) ?? []);
  if (notices.length === 0 || !(await isFirstToday(userId, deps, now))) return;
  try {
    const { id } = (await rest.post(Routes.userChannels(), { body: { recipient_id: userId } })) as {
      id: string;
    };
    await rest.post(Routes.channelMessages(id), { body: { content: notices.join("\n\n") } });
  } catch (err) {
    // Some take no messages from bots; who has left every server cannot be reached.
    if (err instanceof DiscordAPIError) return deps.log.info({ code: err.code }, "a warning reached nobody");
    await deps.redis.hdel(deps.keys.profile(userId), "warnedAt");
    throw err;
  }
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
