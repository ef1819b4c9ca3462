/** Keeps a job whose picture may bring this process down from taking others' pictures with it. */
export interface SuspectsAlone {
  /** @returns whether the job may be taken now; if so, whoever asks says when it is `done` */
  take(isSuspect: boolean): boolean;
  done(): void;
}

/** Longer than until a suspect that was turned away is looked at again: later, another process may have taken it. */
const waitsMs = 2_000;
/** What is in hand may take minutes; others are kept waiting for what soon ends, and again only after a while. */
const keptFreeMs = 2_000;
const keptFreeAgainMs = 10_000;

/** Nothing else is in hand beside a suspect; while one waits for that, others are kept out for a short time. */
export function createSuspectsAlone(now: () => number = Date.now): SuspectsAlone {
  let inHand = 0;
  let isSuspectInHand = false;
  let waitsUntil = 0;
  let keptFreeUntil = 0;
  let keptFreeAgainAt = 0;

  const takeSuspect = (): boolean => {
    const isFree = inHand === 0;
    waitsUntil = isFree ? 0 : now() + waitsMs;
    if (!isFree && now() >= keptFreeAgainAt) {
      keptFreeUntil = now() + keptFreeMs;
      keptFreeAgainAt = now() + keptFreeAgainMs;
    }
    return isFree;
  };
  /** Once nothing is in hand it is the suspect's turn, which comes at once. */
  const isKeptFree = () => now() < waitsUntil && (inHand === 0 || now() < keptFreeUntil);

  return {
    take(isSuspect) {
      if (isSuspectInHand || (isSuspect ? !takeSuspect() : isKeptFree())) return false;
      isSuspectInHand = isSuspect;
      inHand++;
      return true;
    },
    done() {
      inHand--;
      isSuspectInHand = false;
    },
  };
}
