import type { Admission } from "./admission.ts";
import type { Replies } from "./replies.ts";

/** A reply about to end. */
export interface LastWord {
  readonly replyId: string;
  readonly userId: string;
  /** Swaps that come back. */
  readonly refund: number;
  /** Tells it. */
  say(): Promise<void>;
}

/**
 * Says the last word of a reply, if nobody has, and settles its account, in this order: whoever dies in between
 * leaves a reply that is final but pending, which the sweep settles. Safe to repeat.
 * @returns whether the last word was this one
 */
export async function endAndSettle(
  { replies, admission }: { readonly replies: Replies; readonly admission: Admission },
  { replyId, userId, refund: wanted, say }: LastWord,
): Promise<boolean> {
  const { ended, refund } = await replies.end(replyId, wanted, say);
  await admission.finish({ userId, replyId, refund });
  await replies.forget(replyId);
  return ended;
}
