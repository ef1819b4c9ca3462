import { UserError } from "../shared/errors.ts";

/** Redis did not answer in time, or not at all. */
export class StoreError extends Error {
  override readonly name = "StoreError";
}

/** What a check may take, so that the first sentence comes within a second. */
export const checkMs = 500;

/**
 * Waits for the store, but not for long.
 * @throws UserError as `work` does; StoreError for everything else, and after `ms`
 */
export async function within<Value>(ms: number, work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new StoreError(`no answer within ${ms} ms`)), ms);
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
