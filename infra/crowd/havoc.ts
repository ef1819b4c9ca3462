import { setTimeout as sleep } from "node:timers/promises";
import { type Fault, type FaultName, faults, type Target } from "./faults.ts";

/** One fault, and the time it lasted. */
export interface Outage {
  readonly fault: FaultName;
  /** When it broke. */
  readonly from: number;
  /** When everything ran again. */
  readonly to: number;
  /** Whether it met the moment it was meant for. */
  readonly hit: boolean;
}

/**
 * Breaks one thing after the other, each kind in its turn, as soon as the next one is due.
 * @param isDue given how many there were
 */
export async function wreakHavoc(
  target: Target,
  outages: Outage[],
  { isDue, isOver }: { readonly isDue: (count: number) => boolean; readonly isOver: () => boolean },
): Promise<void> {
  const names = Object.keys(faults) as FaultName[];
  while (!isOver()) {
    if (!isDue(outages.length)) {
      await sleep(20);
      continue;
    }
    const fault = names[outages.length % names.length]!;
    const { aim, strike }: Fault = faults[fault];
    const isAimed = aim ? await aim(target) : true;
    const from = Date.now();
    const isStruck = await strike(target);
    outages.push({ fault, from, to: Date.now(), hit: isAimed && isStruck });
  }
}
