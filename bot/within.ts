import { AsyncLocalStorage } from "node:async_hooks";
import { UserError } from "../shared/errors.ts";

/** Redis did not answer in time, or not at all. */
export class StoreError extends Error {
  override readonly name = "StoreError";
}

/** What a check may take, so that the first sentence comes within a second. */
export const checkMs = 500;
/** What all checks of one interaction may take together: what is taken back after them has its time within Discord's 3 s. */
const checksMs = 1_500;

interface Answerable {
  readonly deferred: boolean;
  readonly replied: boolean;
}

const budgets = new AsyncLocalStorage<{ readonly interaction: Answerable; readonly endsAt: number } | null>();

/** Runs `work`, which waits for the store no longer than Discord waits: `within` keeps to it until the interaction is answered. */
export function answeringInTime<Value>(interaction: Answerable, work: () => Promise<Value>): Promise<Value> {
  return budgets.run({ interaction, endsAt: performance.now() + checksMs }, work);
}

/** Runs `work`, which must be done however little time is left. */
export function inItsOwnTime<Value>(work: () => Promise<Value>): Promise<Value> {
  return budgets.run(null, work);
}

function leftMs(): number {
  const budget = budgets.getStore();
  if (!budget || budget.interaction.deferred || budget.interaction.replied) return Number.POSITIVE_INFINITY;
  return Math.max(0, budget.endsAt - performance.now());
}

/**
 * Waits for the store, but not for long.
 * @throws UserError as `work` does; StoreError for everything else, and after `atMostMs`, or when there is no time left
 */
export async function within<Value>(atMostMs: number, work: Promise<Value>): Promise<Value> {
  const ms = Math.min(atMostMs, leftMs());
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new StoreError(`no answer within ${Math.round(ms)} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } catch (error) {
    if (error instanceof UserError || error instanceof StoreError) throw error;
    throw new StoreError("the store failed", { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
