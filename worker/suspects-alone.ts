/** Keeps a job whose picture may bring this process down from taking others' pictures with it. */
export interface SuspectsAlone {
  /** @returns whether the job may be taken now; if so, whoever asks says when it is `done` */
  take(isSuspect: boolean): boolean;
  done(): void;
}

/** Longer than until a suspect that was turned away is looked at again. */
const keptFreeMs = 2_000;

/** Nothing else is in hand beside a suspect; while one waits for that, nothing else is taken. */
export function createSuspectsAlone(now: () => number = Date.now): SuspectsAlone {
  let inHand = 0;
  let isSuspectInHand = false;
  // Not for ever: another process may have taken it meanwhile.
  let keptFreeUntil = 0;

  return {
    take(isSuspect) {
      if (isSuspectInHand) return false;
      if (isSuspect) keptFreeUntil = inHand > 0 ? now() + keptFreeMs : 0;
      if (now() < keptFreeUntil) return false;
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
