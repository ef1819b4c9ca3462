import { DelayedError, type Job as QueuedJob, UnrecoverableError } from "bullmq";
import {
  type ContactSheetJob,
  type Job,
  type JobResult,
  jobData,
  jobSchema,
  type SaveIdentityJob,
  type SwapImageJob,
} from "../../shared/jobs.ts";
import type { Logger } from "../../shared/logger.ts";
import type { Reply } from "../../shared/replies.ts";
import type { Words } from "../../shared/words/words.ts";
import { collectTimes, type StageTimes } from "../stage-times.ts";
import type { JobOutcome, RunJob } from "./run-job.ts";

export interface JobHandlers {
  readonly runJob: RunJob;
  readonly saveIdentity: (job: SaveIdentityJob, reply: Reply, words: Words) => Promise<JobOutcome>;
  readonly swapImage: (job: SwapImageJob, reply: Reply, words: Words) => Promise<JobOutcome>;
  readonly contactSheet: (job: ContactSheetJob, reply: Reply, words: Words) => Promise<JobOutcome>;
  readonly log: Logger;
}

/** A newer bot's job waits this long for a newer worker. */
const handBackMs = 5_000;

/** Reads a queued job and hands it to what does that kind. */
export function createProcessor(handlers: JobHandlers) {
  const { runJob, log } = handlers;
  return async (queued: QueuedJob, token?: string): Promise<JobResult> => {
    if (Number(queued.data?.schema) > jobSchema) {
      await queued.moveToDelayed(Date.now() + handBackMs, token);
      throw new DelayedError();
    }
    const parsed = jobData.safeParse(queued.data);
    if (!parsed.success) throw new UnrecoverableError(`malformed job: ${parsed.error.issues[0]?.message}`);
    const job: Job = parsed.data;
    const started = performance.now();
    const isLast = queued.attemptsMade + 1 >= (queued.opts.attempts ?? 1);
    const times: StageTimes = {};
    const result = await collectTimes(times, () =>
      runJob(job, { isLast }, (reply, words) => work(job, reply, words, handlers)),
    );
    const ms = Math.round(performance.now() - started);
    const code = result.status === "refused" ? result.mistake.code : undefined;
    const { replyId, kind } = job;
    log.info({ replyId, kind, status: result.status, code, ms, ...rounded(times) }, "job ended");
    return result;
  };
}

/** `{pipelineMs: 12}` and so on. */
function rounded(times: StageTimes): Record<string, number> {
  return Object.fromEntries(Object.entries(times).map(([stage, ms]) => [`${stage}Ms`, Math.round(ms)]));
}

function work(
  job: Job,
  reply: Reply,
  words: Words,
  { saveIdentity, swapImage, contactSheet }: JobHandlers,
): Promise<JobOutcome> {
  if (job.kind === "save-identity") return saveIdentity(job, reply, words);
  if (job.kind === "contact-sheet") return contactSheet(job, reply, words);
  if (job.kind === "swap-image") return swapImage(job, reply, words);
  throw new UnrecoverableError(`nothing here does ${job.kind}`);
}
