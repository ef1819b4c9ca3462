import type { Admission } from "../shared/admission.ts";
import type { Logger } from "../shared/logger.ts";
import type { Replies } from "../shared/replies.ts";
import { endAndSettle } from "../shared/settle.ts";
import { checkMs, inItsOwnTime, within } from "./within.ts";

interface UnstartedJob {
  readonly replyId: string;
  readonly userId: string;
  readonly cost: number;
}

/** Jobs whose user has heard that they did not start. They must not start after all, nor cost anything. */
export interface Unstarted {
  /**
   * Takes the job back, now or as soon as the store can be reached. Never throws.
   * @returns "over" if it had started after all, and its answer is there
   */
  takeBack(job: UnstartedJob): Promise<"taken back" | "over" | "unknown">;
  /** Tries again what failed. */
  retry(): Promise<void>;
}

export function createUnstarted(
  parts: { readonly replies: Replies; readonly admission: Admission },
  log: Logger,
): Unstarted {
  const left = new Map<string, UnstartedJob>();

  const takeBack: Unstarted["takeBack"] = async (job) => {
    const { replyId, userId, cost } = job;
    left.set(replyId, job);
    try {
      // Its user has been told already, by whoever refused.
      const say = async () => true;
      const ended = () => within(checkMs, endAndSettle(parts, { replyId, userId, refund: cost, say }));
      const outcome = await inItsOwnTime(ended);
      left.delete(replyId);
      return outcome === "over" ? "over" : "taken back";
    } catch (err) {
      log.warn({ err, replyId }, "could not take a job back yet");
      return "unknown";
    }
  };

  return {
    takeBack,
    async retry() {
      for (const job of [...left.values()]) await takeBack(job);
    },
  };
}
