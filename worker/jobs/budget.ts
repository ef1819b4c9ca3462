import { replyDeadlineMs } from "../../shared/replies.ts";

/** What the swapping of a reply may take (ms), so that `deliveryMs` are left for what comes after it before its deadline. */
export function budgetFor(createdAt: number, deliveryMs: number): number {
  return Math.max(0, createdAt + replyDeadlineMs - deliveryMs - Date.now());
}
