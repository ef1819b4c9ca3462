import type { Admission } from "../../shared/admission.ts";
import { type Mistake, UserError } from "../../shared/errors.ts";
import type { Identities } from "../../shared/identities.ts";
import type { Job, JobResult } from "../../shared/jobs.ts";
import type { Logger } from "../../shared/logger.ts";
import type { Replies, Reply } from "../../shared/replies.ts";
import type { Result, Results } from "../../shared/results.ts";
import type { Words } from "../../shared/words/words.ts";
import { sentenceFor } from "../../shared/words/words-for.ts";
import { type Answer, type Deliver, DeliveryError } from "../deliver.ts";

/** A job that went well. */
export interface JobOutcome {
  readonly answer: Answer;
  readonly faces: number;
  /** Swaps that were charged beforehand and not needed. */
  readonly refund: number;
  /** For the buttons below it, if it has any. */
  readonly result: Omit<Result, "userId"> | null;
}

export interface RunJobParts {
  readonly replies: Replies;
  readonly admission: Admission;
  readonly identities: Identities;
  readonly deliver: Deliver;
  readonly results: Results;
  /** What is said to people whose Discord speaks `locale`. */
  readonly wordsFor: (locale: string) => Promise<Words>;
  readonly log: Logger;
}

export interface Attempt {
  readonly isLast: boolean;
}

/** Does one job for one reply: work, answer, settle the account. What throws is tried again. */
export type RunJob = (
  job: Job,
  attempt: Attempt,
  work: (reply: Reply, words: Words) => Promise<JobOutcome>,
) => Promise<JobResult>;

export function createRunJob(parts: RunJobParts): RunJob {
  const { replies, admission, identities, deliver, results, wordsFor, log } = parts;

  const stillWanted = async ({ userId, epoch }: Job): Promise<boolean> =>
    (await identities.profile(userId)).epoch === epoch;

  /** Tells `mistake` once, gives back what was charged. */
  const refuse = async (job: Job, reply: Reply, mistake: Mistake): Promise<JobResult> => {
    const sentence = sentenceFor(mistake, await wordsFor(reply.secrets.locale));
    if (reply.secrets.quiet) await sayLast(reply.id, async () => undefined);
    else await sayLast(reply.id, () => deliver.refuse(reply.secrets, sentence));
    await admission.finish({ userId: job.userId, replyId: reply.id, refund: reply.charged });
    return { status: "refused", mistake };
  };

  /** Says the last word of a reply, if nobody has. A reply that is gone from Discord counts as said. */
  const sayLast = (replyId: string, say: () => Promise<void>): Promise<boolean> =>
    replies.write(replyId, ["waiting", "working"], "final", async () => {
      try {
        await say();
      } catch (error) {
        if (!(error instanceof DeliveryError && error.isGone)) throw error;
        log.warn({ replyId, code: error.code }, "the reply is gone from Discord");
      }
    });

  return async (job, { isLast }, work) => {
    const reply = await replies.read(job.replyId);
    if (!reply || !(await replies.beginWork(reply.id))) {
      await admission.finish({ userId: job.userId, replyId: job.replyId, refund: 0 });
      return { status: "done", faces: 0 };
    }
    try {
      if (!(await stillWanted(job))) throw new UserError("erased", {});
      const words = await wordsFor(reply.secrets.locale);
      const { answer, faces, refund, result } = await work(reply, words);
      if (!(await stillWanted(job))) throw new UserError("erased", {});
      if (result) await results.remember(reply.id, { ...result, userId: job.userId });
      await sayLast(reply.id, () => deliver.answer(reply.secrets, answer));
      await admission.finish({ userId: job.userId, replyId: reply.id, refund });
      return { status: "done", faces };
    } catch (error) {
      if (error instanceof UserError) return await refuse(job, reply, error.toMistake());
      if (isLast) await refuse(job, reply, { code: "gave_up", context: { id: reply.id } });
      throw error;
    }
  };
}
