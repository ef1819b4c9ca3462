import { DelayedError, type Job as QueuedJob, UnrecoverableError } from "bullmq";
import { type Job, type JobResult, jobData, jobSchema } from "../../shared/jobs.ts";
import type { Logger } from "../../shared/logger.ts";
import type { WorkTimes } from "../../shared/work-times.ts";
import { collectTimes, type StageTimes } from "../stage-times.ts";
import type { JobOutcome, RunJob, Task } from "./run-job.ts";

type Handler<Kind extends Job["kind"]> = (
  job: Extract<Job, { kind: Kind }>,
  task: Task,
) => Promise<JobOutcome>;

export interface JobHandlers {
  readonly runJob: RunJob;
  readonly work: { readonly [Kind in Job["kind"]]: Handler<Kind> };
  readonly workTimes: WorkTimes;
  readonly log: Logger;
}

/** A newer bot's job waits this long for a newer worker. */
const handBackMs = 5_000;

/** Reads a queued job and hands it to what does that kind. */
export function createProcessor(handlers: JobHandlers) {
  const { runJob, workTimes, log } = handlers;
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
      runJob(job, { isLast }, (task) => workOn(job, task, handlers.work)),
    );
    const ms = Math.round(performance.now() - started);
    const code = result.status === "refused" ? result.code : undefined;
    const { replyId, kind } = job;
    if (result.status === "done") await workTimes.learn(kind, ms);
    log.info({ replyId, kind, status: result.status, code, ms, ...rounded(times) }, "job ended");
    return result;
  };
}

/** `{pipelineMs: 12}` and so on. */
function rounded(times: StageTimes): Record<string, number> {
  return Object.fromEntries(Object.entries(times).map(([stage, ms]) => [`${stage}Ms`, Math.round(ms)]));
}

function workOn(job: Job, task: Task, work: JobHandlers["work"]): Promise<JobOutcome> {
  switch (job.kind) {
    case "save-identity":
      return work[job.kind](job, task);
    case "swap-image":
      return work[job.kind](job, task);
    case "compare":
      return work[job.kind](job, task);
    case "repost":
      return work[job.kind](job, task);
    case "contact-sheet":
      return work[job.kind](job, task);
    case "swap-animation":
      return work[job.kind](job, task);
  }
}
