import { setTimeout as sleep } from "node:timers/promises";
import type { ChatMessage, Reply, User } from "../local-discord/client.ts";
import { isAnswered } from "./answered.ts";
import { swapOnce } from "./rush.ts";

/** What somebody waits for a picture, in milliseconds, without and with somebody else who floods. */
export interface Waits {
  readonly alone: readonly number[];
  readonly besideAFlood: readonly number[];
}

const floodEveryMs = 50;
const pauseMs = 200;
const patience = { timeoutMs: 120_000 };

/** Somebody swaps now and then; somebody else asks for twenty pictures a second meanwhile. @throws Error if no picture comes */
export async function swapBesideAFlood(
  [calm, eager]: readonly [User, User],
  { swaps, message }: { swaps: number; message: ChatMessage },
): Promise<Waits> {
  const alone = await swapNowAndThen(calm, swaps, message);
  const stop = flood(eager, message);
  const besideAFlood = await swapNowAndThen(calm, swaps, message);
  await stop();
  return { alone, besideAFlood };
}

async function swapNowAndThen(user: User, swaps: number, message: ChatMessage): Promise<number[]> {
  const waits: number[] = [];
  for (let count = 0; count < swaps; count++) {
    waits.push((await swapOnce(user, message)).totalMs);
    await sleep(pauseMs);
  }
  return waits;
}

/** @returns what ends it, and waits for what was asked for */
function flood(user: User, message: ChatMessage): () => Promise<void> {
  const asked: Promise<Reply>[] = [];
  const timer = setInterval(() => asked.push(user.contextMenu("INSwapper", message)), floodEveryMs);
  return async () => {
    clearInterval(timer);
    for (const reply of await Promise.all(asked)) await reply.until(isAnswered, patience);
  };
}
