import type { Admission } from "./admission.ts";
import type { EndOutcome, Replies } from "./replies.ts";

/** A reply about to end. */
export interface LastWord {
  readonly replyId: string;
  readonly userId: string;
  /** Swaps that come back. */
  readonly refund: number;
  /** Tells it; resolves to whether it reached the person. */
  say(): Promise<boolean>;
}

/**
 * Says the last word of a reply, if nobody has, settles its account, and only then lets go of it: whoever dies in between
 * leaves a reply that is final but pending, which the sweep settles. Safe to repeat.
 */
export async function endAndSettle(
  { replies, admission }: { readonly replies: Replies; readonly admission: Admission },
  { replyId, userId, refund: wanted, say }: LastWord,
): Promise<EndOutcome> {
  const { outcome, refund } = await replies.end(replyId, wanted, say);
  await admission.finish({ userId, replyId, refund });
  await replies.forget(replyId);
  return outcome;
}
