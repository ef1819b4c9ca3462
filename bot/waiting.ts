import { UserError } from "../shared/errors.ts";
import { countAlive } from "../shared/workers-alive.ts";
import type { BotDeps } from "./deps.ts";
import type { Place } from "./job-queues.ts";
import { checkMs, within } from "./within.ts";

/** How long it takes until those ahead are done; `null` if no such job was ever measured. */
export async function waitMs(
  { ahead, kind }: Place,
  workers: number,
  { workTimes }: Pick<BotDeps, "workTimes">,
): Promise<number | null> {
  const each = await workTimes.expected(kind);
  return each === null ? null : (each * ahead) / Math.max(1, workers);
}

/**
 * What would wait for longer than anybody should is not begun.
 * @param priority as admission gave it: those behind do not count
 * @throws UserError `busy`; StoreError
 */
export async function requireTime(kind: Place["kind"], priority: number, deps: BotDeps): Promise<void> {
  const { redis, keys, queues, limits } = deps;
  const look = async () => {
    const [ahead, workers] = await Promise.all([
      queues.ahead(kind, priority),
      countAlive(redis, keys, limits.WORKER_TIMEOUT_S * 1_000),
    ]);
    // The mean is not even read while nobody waits: work that was slow once must be able to show that it no longer is.
    return ahead === 0 ? 0 : ((await waitMs({ ahead, kind }, workers, deps)) ?? 0);
  };
  const minutes = (await within(checkMs, look())) / 60_000;
  if (minutes > limits.MAX_WAIT_MIN) throw new UserError("busy", { minutes: Math.ceil(minutes) });
}
