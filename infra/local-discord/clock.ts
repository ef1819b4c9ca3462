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
  timer: NodeJS.Timeout;
}

/** @see Clock */
export function createClock(): Clock {
  let offset = 0;
  const alarms = new Set<Alarm>();
  const now = () => Date.now() + offset;

  function ring(alarm: Alarm): void {
    clearTimeout(alarm.timer);
    // One alarm may cancel another that is due at the same moment.
    if (alarms.delete(alarm)) alarm.run();
  }

  return {
    now,
    advance(ms) {
      offset += ms;
      const due = [...alarms].filter((alarm) => alarm.due <= now()).sort((a, b) => a.due - b.due);
      for (const alarm of due) ring(alarm);
      for (const alarm of alarms) {
        clearTimeout(alarm.timer);
        alarm.timer = setTimeout(ring, Math.max(0, alarm.due - now()), alarm);
      }
    },
    after(ms, run) {
      const alarm: Alarm = { due: now() + ms, run, timer: setTimeout(() => ring(alarm), ms) };
      alarms.add(alarm);
      return () => {
        clearTimeout(alarm.timer);
        alarms.delete(alarm);
      };
    },
    close() {
      for (const { timer } of alarms) clearTimeout(timer);
      alarms.clear();
    },
  };
}
