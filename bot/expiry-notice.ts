import { randomUUID } from "node:crypto";
import { DiscordAPIError, MessageFlags, type REST, type RepliableInteraction, Routes } from "discord.js";
import type { KeptIdentity, Profile } from "../shared/identities.ts";
import type { BotDeps } from "./deps.ts";
import { messagesOf } from "./messages-of.ts";

const dayS = 86_400;
/** Who has heard so within this time need not be written to. */
const writeAgainMs = 14 * dayS * 1_000;

/** What is gone for good was announced at least this long before, however late that was. */
export const leastWarningMs = dayS * 1_000;

/** What to say of those that soon expire. */
export interface ExpiryNotice {
  readonly content: string;
  /** All that was last used no later is in it. */
  readonly upTo: number;
}

type Warned = Pick<Profile, "warnedAt" | "warnedUpTo">;

/** @returns `null` if none expires soon */
export function soonGone(
  saved: readonly KeptIdentity[],
  { warnedAt, warnedUpTo }: Warned,
  locale: string,
  { expiry, wordsFor }: Pick<BotDeps, "expiry" | "wordsFor">,
  now = Date.now(),
): ExpiryNotice | null {
  const near = saved.filter(({ lastUsedAt }) => expiry.isNear(lastUsedAt, now));
  if (near.length === 0) return null;
  const dated = near.map(({ name, lastUsedAt }) => {
    const heardAt = lastUsedAt <= warnedUpTo ? warnedAt : now;
    return { name, at: relative(Math.max(expiry.at(lastUsedAt) ?? now, heardAt + leastWarningMs)) };
  });
  return {
    content: wordsFor(locale).privacy.expiring(dated),
    upTo: Math.max(...near.map(({ lastUsedAt }) => lastUsedAt)),
  };
}

/** The same, once a day for each person. Whoever has said it calls `Identities.noteWarned`. */
export async function expiryNotice(
  userId: string,
  locale: string,
  deps: BotDeps,
  now = Date.now(),
): Promise<ExpiryNotice | null> {
  const { expiry, identities } = deps;
  if (expiry.before(now) === null) return null;
  const [saved, profile] = await Promise.all([identities.list(userId), identities.profile(userId)]);
  const notice = soonGone(saved, profile, locale, deps, now);
  return notice && (await isFirstToday(userId, deps)) ? notice : null;
}

/** Whether nobody has told them today, nor is about to. */
async function isFirstToday(userId: string, { redis, keys }: Pick<BotDeps, "redis" | "keys">) {
  const mine = randomUUID();
  // A connection that breaks sends what was not answered once more.
  const before = await redis.set(keys.warned(userId), mine, "EX", dayS, "NX", "GET");
  return before === null || before === mine;
}

/** After it was said without asking whether it was today. */
export async function noteHeard(userId: string, { upTo }: ExpiryNotice, deps: BotDeps): Promise<void> {
  await isFirstToday(userId, deps);
  await deps.identities.noteWarned(userId, upTo);
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
  const { identities, expiry, redis, keys, log } = deps;
  const [saved, profile] = await Promise.all([identities.list(userId), identities.profile(userId)]);
  if (!isDue(saved, profile, expiry, now)) return;
  const notices = ["en-US", "zh-CN"].flatMap((locale) => soonGone(saved, profile, locale, deps, now) ?? []);
  const [first] = notices;
  if (!first || !(await isFirstToday(userId, deps))) return;
  try {
    const { id } = (await rest.post(Routes.userChannels(), { body: { recipient_id: userId } })) as {
      id: string;
    };
    const texts = notices.map(({ content }) => content);
    for (const content of messagesOf(texts, "\n\n"))
      await rest.post(Routes.channelMessages(id), { body: { content } });
  } catch (err) {
    if (!(err instanceof DiscordAPIError)) {
      await redis.del(keys.warned(userId));
      throw err;
    }
    // Some take no messages from bots; who has left every server cannot be reached.
    log.info({ code: err.code }, "a warning reached nobody");
  }
  await identities.noteWarned(userId, first.upTo);
}

/** Not so soon after they have heard of others, unless its time is over. */
function isDue(
  saved: readonly KeptIdentity[],
  { warnedAt, warnedUpTo }: Warned,
  expiry: BotDeps["expiry"],
  now: number,
): boolean {
  const unheard = saved.filter(({ lastUsedAt }) => lastUsedAt > warnedUpTo && expiry.isNear(lastUsedAt, now));
  const over = expiry.before(now) ?? 0;
  return unheard.some(({ lastUsedAt }) => warnedAt + writeAgainMs <= now || lastUsedAt < over);
}

/** Tells so after a command that was answered at once; what a worker answers carries the notice with it. */
export async function tellExpiry(interaction: RepliableInteraction, deps: BotDeps): Promise<void> {
  // A form counts as a reply, but nothing can follow it; it leaves `ephemeral` unset.
  if (!interaction.replied || interaction.deferred || interaction.ephemeral === null) return;
  const { user, locale } = interaction;
  const notice = await expiryNotice(user.id, locale, deps);
  if (!notice) return;
  await interaction.followUp({ content: notice.content, flags: MessageFlags.Ephemeral });
  await deps.identities.noteWarned(user.id, notice.upTo);
}

function relative(ms: number): string {
  return `<t:${Math.floor(ms / 1000)}:R>`;
}
