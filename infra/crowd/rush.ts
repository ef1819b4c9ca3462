import type { ChatMessage, Reply, User } from "../local-discord/client.ts";
import { isAnswered } from "./answered.ts";
import { readEndedJobs } from "./job-log.ts";

/** One swap as its user and the worker's log saw it, in milliseconds. */
export interface SwapTimes {
  /** From the command to the first answer, by the local Discord's clock. */
  readonly firstAnswerMs: number;
  /** From the command to the picture, waiting for one's turn included. */
  readonly totalMs: number;
  readonly pipelineMs: number;
  /** Waiting for the pipeline while it works for somebody else. */
  readonly turnMs: number;
  /** The rest of the worker's time with the job in hand: fetch, decode, encode, deliver, settle. */
  readonly outsideMs: number;
  readonly fetchMs: number;
  readonly decodeMs: number;
  readonly encodeMs: number;
  readonly deliverMs: number;
}

const patience = { timeoutMs: 120_000 };

/**
 * Everybody swaps the picture of one message at once, `rounds` times. (Uploads would be work for the local Discord
 * on the machine that is measured; the real one has machines of its own.)
 * @throws Error if somebody gets no picture
 */
export async function rush(
  guests: readonly User[],
  { rounds, message, logDir }: { rounds: number; message: ChatMessage; logDir: string },
): Promise<{ times: SwapTimes[]; seconds: number }> {
  const swaps: Swap[] = [];
  const started = performance.now();
  for (let round = 0; round < rounds; round++) {
    swaps.push(...(await Promise.all(guests.map((guest) => swapOnce(guest, message)))));
  }
  const seconds = (performance.now() - started) / 1_000;
  return { times: await timesOf(swaps, logDir), seconds };
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

/** Swaps the picture of a message and waits for it. @throws Error if a sentence comes instead */
export async function swapOnce(guest: User, message: ChatMessage): Promise<Swap> {
  const sent = performance.now();
  const reply = await guest.contextMenu("INSwapper", message);
  await reply.until(isAnswered, patience);
  if (reply.attachments.length === 0) throw new Error(`${guest.name} got no picture: ${reply.content}`);
  return { reply, totalMs: performance.now() - sent };
}

async function timesOf(swaps: readonly Swap[], logDir: string): Promise<SwapTimes[]> {
  const ids = swaps.map(({ reply }) => reply.id);
  const jobs = await readEndedJobs(logDir, ids);
  return swaps.map(({ reply, totalMs }, index) => {
    const { ms, pipelineMs, turnMs, fetchMs, decodeMs, encodeMs, deliverMs } = jobs[index]!;
    return {
      firstAnswerMs: reply.acknowledgedAfterMs ?? Number.NaN,
      totalMs,
      pipelineMs,
      turnMs,
      outsideMs: ms - pipelineMs - turnMs,
      fetchMs,
      decodeMs,
      encodeMs,
      deliverMs,
    };
  });
}
