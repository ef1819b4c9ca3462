import type { Admission } from "../../shared/admission.ts";
import { type Mistake, UserError } from "../../shared/errors.ts";
import type { Identities } from "../../shared/identities.ts";
import type { Job, JobResult } from "../../shared/jobs.ts";
import type { Logger } from "../../shared/logger.ts";
import type { Metrics } from "../../shared/metrics.ts";
import type { Replies, Reply } from "../../shared/replies.ts";
import type { Result, Results } from "../../shared/results.ts";
import { endAndSettle } from "../../shared/settle.ts";
import { sentenceFor } from "../../shared/words/sentence-for.ts";
import type { Words } from "../../shared/words/words.ts";
import { type Answer, type Deliver, DeliveryError } from "../deliver.ts";
import { InferenceClosed } from "../inference/client.ts";
import type { Quarantine } from "../quarantine.ts";
import type { NoteResult } from "./note-result.ts";
import { startProgress } from "./progress.ts";

/** A job that went as far as it can. */
export type JobOutcome =
  | {
      readonly kind: "done";
      readonly answer: Answer;
      readonly faces: number;
      /** Swaps that were charged beforehand and not needed. */
      readonly refund: number;
      /** For the buttons below it, if it has any. */
      readonly result: Omit<Result, "userId" | "identities" | "isPrivate"> | null;
      /** For the ledger: when the saved identities in it were saved; absent if there are none. */
      readonly identities?: readonly number[];
    }
  /** Asks the person, who alone sees it, which of the faces; nothing is charged. */
  | { readonly kind: "choose"; readonly answer: Answer; readonly faces: number }
  /** A job of another queue will answer. */
  | { readonly kind: "moved" };

type Done = Extract<JobOutcome, { kind: "done" }>;

/** What a job has while it works. */
export interface Task {
  readonly reply: Reply;
  readonly words: Words;
  /**
   * Opens a file from outside in `work`; for all that a picture does to this process somebody must be able to tell.
   * @throws UserError `quarantined`
   */
  hold<Value>(bytes: Buffer, work: () => Promise<Value>): Promise<Value>;
  /** Shows the person how far it is, now and then. */
  tell(sentence: string): void;
}

export interface RunJobParts {
  readonly replies: Replies;
  readonly admission: Admission;
  readonly identities: Identities;
  readonly deliver: Deliver;
  readonly results: Results;
  readonly noteResult: NoteResult;
  readonly quarantine: Pick<Quarantine, "hold" | "isBlamed">;
  /** What is said to people whose Discord speaks `locale`. */
  readonly wordsFor: (locale: string) => Promise<Words>;
  readonly metrics: Pick<Metrics, "refused">;
  readonly log: Logger;
}

export interface Attempt {
  readonly isLast: boolean;
  /** How many workers were lost that had this job: at work on it, or while they looked whether to. */
  readonly stalls: number;
}

/** After so many only its picture can tell that they died of it. */
const blamedStalls = 2;
/** After so many it is not worked on again, whatever they died of, only answered. */
export const maxStalls = 4;

/** Does one job for one reply: work, answer, settle the account. What throws is tried again. */
export type RunJob = (
  job: Job,
  attempt: Attempt,
  work: (task: Task) => Promise<JobOutcome>,
) => Promise<JobResult>;

export function createRunJob(parts: RunJobParts): RunJob {
  const { replies, admission, identities, deliver, results, noteResult, quarantine, wordsFor, metrics, log } =
    parts;

  const stillWanted = async ({ userId, epoch }: Job): Promise<boolean> =>
    (await identities.profile(userId)).epoch === epoch;

  /** Ends the reply, if nobody has. One that is gone from Discord counts as told. */
  const end = async ({ id, userId, secrets }: Reply, refund: number, tell: () => Promise<void>) => {
    const say = async () => {
      try {
        await tell();
        return true;
      } catch (error) {
        if (!(error instanceof DeliveryError && error.isGone)) throw error;
        log.warn({ code: error.code }, "the reply is gone from Discord");
        return false;
      }
    };
    const outcome = await endAndSettle({ replies, admission }, { replyId: id, userId, refund, say });
    if (outcome !== "ended" || secrets.notice === null) return;
    try {
      await deliver.notify(secrets, secrets.notice);
      if (secrets.noticeUpTo !== undefined) await identities.noteWarned(userId, secrets.noticeUpTo);
    } catch (err) {
      log.warn({ err }, "a notice did not arrive");
    }
  };

  /** Before its reply is final: whoever finds that ended has nothing to give back then. */
  const keepPost = async (job: Job): Promise<void> => {
    if (job.kind !== "repost") return;
    await results
      .keepPost(job.resultId)
      .catch((err: unknown) => log.warn({ err }, "that a result is posted was not noted"));
  };

  /** A private result that could not be posted may be posted again. */
  const releasePost = async (job: Job): Promise<void> => {
    if (job.kind !== "repost") return;
    await results
      .releasePost(job.resultId, job.replyId)
      .catch((err: unknown) => log.warn({ err }, "a claim to post a result was not given back"));
  };

  /** Tells `mistake` and gives back what was charged. */
  const refuse = async (job: Job, reply: Reply, mistake: Mistake): Promise<JobResult> => {
    await releasePost(job);
    const content = sentenceFor(mistake, await wordsFor(reply.secrets.locale));
    await end(reply, reply.charged, async () => {
      if (!reply.secrets.quiet) await deliver.answerPrivately(reply.secrets, { content });
    });
    metrics.refused(mistake.code);
    return { status: "refused", code: mistake.code };
  };

  /** Works, telling how far it is for as long as it does. */
  const workAndTell = async (reply: Reply, words: Words, work: (task: Task) => Promise<JobOutcome>) => {
    const progress = startProgress(reply, { replies, deliver, log });
    try {
      return await work({
        reply,
        words,
        hold: (bytes, open) => quarantine.hold(bytes, reply.id, open),
        tell: progress.tell,
      });
    } finally {
      await progress.stop();
    }
  };

  /** @throws UserError `quarantined`, `gave_up`: workers die of it */
  const requireNotDeadly = async ({ id }: Reply, stalls: number): Promise<void> => {
    if (stalls >= blamedStalls && (await quarantine.isBlamed(id))) throw new UserError("quarantined", {});
    if (stalls >= maxStalls) throw new UserError("gave_up", { id });
  };

  const tellThatItWaits = async ({ id, secrets }: Reply): Promise<void> => {
    const { progress } = await wordsFor(secrets.locale);
    await replies
      .write(id, "working", () => deliver.tell(secrets, progress.animationWaits))
      .catch((err: unknown) => log.warn({ err }, "progress was not shown"));
  };

  const conclude = async (job: Job, reply: Reply, outcome: JobOutcome): Promise<JobResult> => {
    if (outcome.kind === "moved") {
      await tellThatItWaits(reply);
      return { status: "moved" };
    }
    const { answer, faces } = outcome;
    if (outcome.kind === "choose") {
      await end(reply, reply.charged, () => deliver.answerPrivately(reply.secrets, answer));
      return { status: "choose", faces };
    }
    await end(reply, outcome.refund, async () => {
      if (outcome.result) await showResult(reply, outcome, outcome.result);
      else await deliver.answer(reply.secrets, answer);
      await keepPost(job);
    });
    return { status: "done", faces };
  };

  /** Shows a result that can be found again; before both are done it is not final. */
  const showResult = async (reply: Reply, outcome: Done, result: NonNullable<Done["result"]>) => {
    const { answer, refund } = outcome;
    const identities = [...(outcome.identities ?? [])];
    const about = { swaps: Math.max(0, reply.charged - refund), identities };
    const isPrivate = reply.secrets.ephemeral;
    // Each to its end, whatever becomes of the others: nothing is under way any more when the writer lock goes.
    const [shown, noted, remembered] = await Promise.allSettled([
      deliver.answer(reply.secrets, answer),
      noteResult.begin(reply, about),
      results.remember(reply.id, { ...result, identities, isPrivate, userId: reply.userId }),
    ]);
    if (shown.status === "rejected") {
      const isGone = shown.reason instanceof DeliveryError && shown.reason.isGone;
      if (isGone && noted.status === "fulfilled") await noteResult.drop(noted.value);
      throw shown.reason;
    }
    if (noted.status === "rejected") throw noted.reason;
    if (remembered.status === "rejected") throw remembered.reason;
    await noteResult.shown(noted.value, shown.value);
  };

  /** Erased while it was on its way: what its buttons need goes, too. It stays told, whatever becomes of this. */
  const forgetErased = async (job: Job): Promise<void> => {
    try {
      if (!(await stillWanted(job))) await results.forget(job.replyId);
    } catch (err) {
      log.warn({ err }, "whether a result's user has erased is not known");
    }
  };

  return async (job, { isLast, stalls }, work) => {
    const [reply, isOpen, isWanted] = await Promise.all([
      replies.read(job.replyId),
      replies.beginWork(job.replyId),
      stillWanted(job),
    ]);
    if (!reply || !isOpen) {
      // Told already, or out of reach; the account may not be settled yet.
      const refund = "charged" in job ? job.charged : 0;
      await endAndSettle(
        { replies, admission },
        { replyId: job.replyId, userId: job.userId, refund, say: async () => true },
      );
      await Promise.all([forgetErased(job), releasePost(job)]);
      return { status: "done", faces: 0 };
    }
    try {
      if (!isWanted) throw new UserError("erased", {});
      await requireNotDeadly(reply, stalls);
      const outcome = await workAndTell(reply, await wordsFor(reply.secrets.locale), work);
      if (!(await stillWanted(job))) throw new UserError("erased", {});
      const result = await conclude(job, reply, outcome);
      await Promise.all([forgetErased(job), releasePost(job)]);
      return result;
    } catch (error) {
      if (error instanceof UserError) return await refuse(job, reply, error.toMistake());
      // Another worker does it, whose attempt this was.
      if (error instanceof InferenceClosed) throw error;
      if (isLast) await refuse(job, reply, { code: "gave_up", context: { id: reply.id } });
      throw error;
    }
  };
}
