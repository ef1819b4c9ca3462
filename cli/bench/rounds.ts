/** Milliseconds by stage. */
export type Times = Readonly<Record<string, number>>;

export interface Task {
  readonly name: string;
  run(): Promise<Times>;
}

/**
 * Runs every task once a round, so that what else the machine does falls on all of them alike.
 * @returns medians by task and stage; the first round warms up and does not count
 */
export async function runRounds(
  tasks: readonly Task[],
  rounds: number,
  onRound: (round: number) => void,
): Promise<Map<string, Times>> {
  const taken = new Map<string, Times[]>(tasks.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const { name, run } of tasks) {
      const times = await run();
      if (round > 0) taken.get(name)!.push(times);
    }
    onRound(round);
  }
  return new Map([...taken].map(([name, times]) => [name, medians(times)]));
}

/** How long it takes, and what comes of it. */
export async function clock<Value>(work: () => Value | Promise<Value>): Promise<[ms: number, value: Value]> {
  const started = performance.now();
  const value = await work();
  return [performance.now() - started, value];
}

function medians(times: readonly Times[]): Times {
  const stages = Object.keys(times[0] ?? {});
  return Object.fromEntries(stages.map((stage) => [stage, median(times.map((one) => one[stage] ?? 0))]));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
