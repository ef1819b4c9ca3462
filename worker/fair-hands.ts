/** Keeps one person's jobs from filling a worker's hands while others come, too. */
export interface FairHands {
  /** @returns whether the job may be taken now; if so, whoever asks says when it is `done` */
  take(userId: string): boolean;
  done(userId: string): void;
}

/** Who has had a job here this recently may come again. */
const othersMs = 10_000;

export function createFairHands(now: () => number = Date.now): FairHands {
  const inHand = new Map<string, number>();
  const seen = new Map<string, number>();

  const forgetOthers = () => {
    for (const [other, at] of seen) if (now() - at > othersMs) seen.delete(other);
  };
  const isAlone = (userId: string): boolean => seen.size === (seen.has(userId) ? 1 : 0);

  return {
    take(userId) {
      forgetOthers();
      const mine = inHand.get(userId) ?? 0;
      if (mine > 0 && !isAlone(userId)) return false;
      inHand.set(userId, mine + 1);
      seen.set(userId, now());
      return true;
    },
    done(userId) {
      const mine = (inHand.get(userId) ?? 0) - 1;
      if (mine > 0) inHand.set(userId, mine);
      else inHand.delete(userId);
      seen.set(userId, now());
    },
  };
}
