import type { Logger } from "../../shared/logger.ts";
import type { Replies, Reply } from "../../shared/replies.ts";
import type { Deliver } from "../deliver.ts";

/** Shorter work is over before anybody has read about it, and Discord counts edits. */
export const everyMs = 2_500;

/** Shows in the reply how far the work is. */
export interface Progress {
  /** What to show at the next turn; only the last one counts. */
  tell(sentence: string): void;
  /** Shows nothing any more: resolves when no edit is under way. */
  stop(): Promise<void>;
}

/** Every edit is made under the reply's writer lock and only while it is being worked on: a result is never covered. */
export function startProgress(
  reply: Reply,
  { replies, deliver, log }: { readonly replies: Replies; readonly deliver: Deliver; readonly log: Logger },
): Progress {
  let next = "";
  let shown = "";
  let edit: Promise<unknown> = Promise.resolve();
  let isEditing = false;

  const show = async () => {
    const sentence = next;
    try {
      await replies.write(reply.id, "working", () => deliver.tell(reply.secrets, sentence));
      shown = sentence;
    } catch (err) {
      // The result will say all that matters.
      log.warn({ err, replyId: reply.id }, "progress was not shown");
    } finally {
      isEditing = false;
    }
  };
  const timer = setInterval(() => {
    if (isEditing || next === shown) return;
    isEditing = true;
    edit = show();
  }, everyMs);

  return {
    tell(sentence) {
      next = sentence;
    },
    async stop() {
      clearInterval(timer);
      await edit;
    },
  };
}
