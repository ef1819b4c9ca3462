/**
 * Resolves at Ctrl-C, or when the terminal is closed. From then on nothing else ends this process by itself: whoever has
 * started parts ends them first, also if somebody presses it twice.
 */
export function whenInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve());
  });
}

/** The exit code of who was interrupted, as shells give it. */
export const interruptedCode = 130;

/** Somebody does not want to wait for the end. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** @throws Interrupted as soon as that happens; what `work` throws */
export function unlessInterrupted<Value>(work: Promise<Value>): Promise<Value> {
  const interrupted = whenInterrupted().then(() => {
    throw new Interrupted();
  });
  return Promise.race([work, interrupted]);
}
