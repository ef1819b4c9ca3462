import type { ChatMessage, Reply, User } from "../local-discord/client.ts";
import { readEndedJobs } from "./job-log.ts";

/** One swap as its user and the worker's log saw it, in milliseconds. */
export interface SwapTimes {
  /** From the command to the first answer, by the local Discord's clock. */
  readonly firstAnswerMs: number;
  /** From the command to the picture, waiting for one's turn included. */
  readonly totalMs: number;
  /** The worker's time with the job in hand, the pipeline left out: fetch, decode, encode, deliver, settle. */
  readonly outsideMs: number;
  readonly pipelineMs: number;
  readonly fetchMs: number;
  readonly deliverMs: number;
}

const patience = { timeoutMs: 300_000 };

/**
 * Everybody swaps the picture of one message at once, `rounds` times. (Uploads would be work for the local Discord
 * on the machine that is measured; the real one has machines of its own.)
 * @throws Error if somebody gets no picture
 */
export async function rush(
  guests: readonly User[],
  { rounds, message, logDir }: { rounds: number; message: ChatMessage; logDir: string },
): Promise<SwapTimes[]> {
  const swaps: Swap[] = [];
  for (let round = 0; round < rounds; round++) {
    swaps.push(...(await Promise.all(guests.map((guest) => swapOnce(guest, message)))));
  }
  return timesOf(swaps, logDir);
}

/** One after the other, as on a quiet evening. @throws Error if one brings no picture */
export async function stroll(
  guest: User,
  { swaps, message, logDir }: { swaps: number; message: ChatMessage; logDir: string },
): Promise<SwapTimes[]> {
  const done: Swap[] = [];
  for (let count = 0; count < swaps; count++) done.push(await swapOnce(guest, message));
  return timesOf(done, logDir);
}

interface Swap {
  readonly reply: Reply;
  readonly totalMs: number;
}

async function swapOnce(guest: User, message: ChatMessage): Promise<Swap> {
  const sent = performance.now();
  const reply = await guest.contextMenu("INSwapper", message);
  await reply.until(({ attachments }) => attachments.length === 1, patience);
  return { reply, totalMs: performance.now() - sent };
}

async function timesOf(swaps: readonly Swap[], logDir: string): Promise<SwapTimes[]> {
  const ids = swaps.map(({ reply }) => reply.id);
  const jobs = await readEndedJobs(logDir, ids);
  return swaps.map(({ reply, totalMs }, index) => {
    const { ms, pipelineMs, fetchMs, deliverMs } = jobs[index]!;
    const firstAnswerMs = reply.acknowledgedAfterMs ?? Number.NaN;
    return { firstAnswerMs, totalMs, outsideMs: ms - pipelineMs, pipelineMs, fetchMs, deliverMs };
  });
}
