/** Time as the local Discord sees it: real time, plus what a test has advanced it by. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Moves time forward and runs everything that became due, in order. */
  advance(ms: number): void;
  /** Runs `run` once, `ms` from now; returns a function that cancels it. */
  after(ms: number, run: () => void): () => void;
  /** Forgets everything scheduled. */
  close(): void;
}

interface Alarm {
  due: number;
  run: () => void;
}

/** @see Clock */
export function createClock(): Clock {
  let offset = 0;
  let timer: NodeJS.Timeout | undefined;
  const alarms = new Set<Alarm>();
  const now = () => Date.now() + offset;

  function ring(): void {
    const due = [...alarms].filter((alarm) => alarm.due <= now()).sort((a, b) => a.due - b.due);
    for (const alarm of due) {
      // One alarm may cancel another that is due at the same moment.
      if (alarms.delete(alarm)) alarm.run();
    }
    arm();
  }

  function arm(): void {
    clearTimeout(timer);
    if (alarms.size === 0) return;
    const next = Math.min(...[...alarms].map((alarm) => alarm.due));
    timer = setTimeout(ring, Math.max(0, next - now()));
  }

  return {
    now,
    advance(ms) {
      offset += ms;
      ring();
    },
    after(ms, run) {
      const alarm = { due: now() + ms, run };
      alarms.add(alarm);
      arm();
      return () => {
        alarms.delete(alarm);
        arm();
      };
    },
    close() {
      clearTimeout(timer);
      alarms.clear();
    },
  };
}
