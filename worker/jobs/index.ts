import { DelayedError, type Job as QueuedJob, UnrecoverableError } from "bullmq";
import { type Job, type JobResult, jobData, jobSchema, queueFor } from "../../shared/jobs.ts";
import { type Logger, loggingAbout } from "../../shared/logger.ts";
import type { Metrics } from "../../shared/metrics.ts";
import type { WorkTimes } from "../../shared/work-times.ts";
import { collectTimes, type StageTimes } from "../stage-times.ts";
import type { Attempt, JobOutcome, RunJob, Task } from "./run-job.ts";

type Handler<Kind extends Job["kind"]> = (
  job: Extract<Job, { kind: Kind }>,
  task: Task,
) => Promise<JobOutcome>;

export interface JobHandlers {
  readonly runJob: RunJob;
  readonly work: { readonly [Kind in Job["kind"]]: Handler<Kind> };
  readonly workTimes: WorkTimes;
  readonly metrics: Pick<Metrics, "waited" | "jobEnded" | "stagesTook">;
  readonly log: Logger;
}

/** A newer bot's job waits this long for a newer worker. */
const handBackMs = 5_000;

/** Reads a queued job and hands it to what does that kind. */
export function createProcessor(handlers: JobHandlers) {
  const { runJob, workTimes, metrics, log } = handlers;
  let inHand = 0;

  const runTimed = async (job: Job, attempt: Attempt): Promise<JobResult> => {
    const { kind } = job;
    const started = performance.now();
    const shareAtFirst = ++inHand;
    const times: StageTimes = {};
    const took = () => Math.round(performance.now() - started);
    try {
      const result = await collectTimes(times, () =>
        runJob(job, attempt, (task) => workOn(job, task, handlers.work)),
      );
      const ms = took();
      const code = result.status === "refused" ? result.code : undefined;
      // Of this worker's time, which it shared with the other jobs it had in hand.
      if (result.status === "done") await workTimes.learn(kind, (2 * ms) / (shareAtFirst + inHand));
      metrics.jobEnded(kind, result.status, ms);
      log.info({ kind, status: result.status, code, ms, ...rounded(times) }, "job ended");
      return result;
    } catch (error) {
      metrics.jobEnded(kind, "failed", took());
      throw error;
    } finally {
      inHand--;
      metrics.stagesTook(times);
    }
  };

  return async (queued: QueuedJob, token?: string): Promise<JobResult> => {
    if (Number(queued.data?.schema) > jobSchema) {
      await queued.moveToDelayed(Date.now() + handBackMs, token);
      throw new DelayedError();
    }
    const parsed = jobData.safeParse(queued.data);
    if (!parsed.success) throw new UnrecoverableError(`malformed job: ${parsed.error.issues[0]?.message}`);
    const job: Job = parsed.data;
    const isLast = queued.attemptsMade + 1 >= (queued.opts.attempts ?? 1);
    if (queued.attemptsMade === 0) metrics.waited(queueFor(job.kind), Date.now() - queued.timestamp);
    return loggingAbout(job.replyId, () => runTimed(job, { isLast, stalls: queued.stalledCounter }));
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
