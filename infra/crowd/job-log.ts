import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** What a worker logs when a job has ended. */
export interface EndedJob {
  readonly replyId: string;
  readonly kind: string;
  readonly status: string;
  readonly ms: number;
  readonly pipelineMs: number;
  readonly turnMs: number;
  readonly fetchMs: number;
  readonly decodeMs: number;
  readonly encodeMs: number;
  readonly deliverMs: number;
}

const writtenWithinMs = 5_000;

/**
 * The jobs of these replies, in their order, as soon as a worker has logged that they ended.
 * @throws Error if one is still missing after 5 s
 */
export async function readEndedJobs(logDir: string, replyIds: readonly string[]): Promise<EndedJob[]> {
  const giveUpAt = Date.now() + writtenWithinMs;
  for (;;) {
    const jobs = await readLog(logDir);
    const found = replyIds.map((id) => jobs.get(id)).filter((job) => job !== undefined);
    if (found.length === replyIds.length) return found;
    // The picture arrives before the account is settled and the job logged.
    if (Date.now() > giveUpAt) throw new Error("The workers' logs do not know every swap.");
    await sleep(50);
  }
}

async function readLog(logDir: string): Promise<ReadonlyMap<string, EndedJob>> {
  const files = (await readdir(logDir)).filter((name) => name.startsWith("worker"));
  const texts = await Promise.all(files.map((name) => readFile(join(logDir, name), "utf8")));
  const jobs = texts
    .join("")
    .split("\n")
    .filter((line) => line.includes('"job ended"'))
    .map((line) => JSON.parse(line) as EndedJob);
  return new Map(jobs.map((job) => [job.replyId, job]));
}
