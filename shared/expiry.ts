const dayMs = 86_400_000;
/** Of a short life, the second half. */
const mostWarningDays = 14;

/** How long an identity lasts that nobody uses. */
export interface Expiry {
  /** When it goes; `null` = never. */
  at(lastUsedAt: number): number | null;
  /** Whether its owner should hear so now. */
  isNear(lastUsedAt: number, now: number): boolean;
  /** What was last used before this has run out; `null` = nothing ever does. */
  before(now: number): number | null;
}

/** @param days IDENTITY_TTL_DAYS; 0 = for ever */
export function createExpiry(days: number): Expiry {
  const lifeMs = days * dayMs;
  const warningMs = Math.min(mostWarningDays * dayMs, lifeMs / 2);
  if (days === 0) return { at: () => null, isNear: () => false, before: () => null };
  return {
    at: (lastUsedAt) => lastUsedAt + lifeMs,
    isNear: (lastUsedAt, now) => lastUsedAt + lifeMs - warningMs <= now,
    before: (now) => now - lifeMs,
  };
}
