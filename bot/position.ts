import type { REST } from "discord.js";
import type { ReplySecrets } from "../shared/replies.ts";
import { countAlive } from "../shared/workers-alive.ts";
import type { BotDeps } from "./deps.ts";
import { editByToken } from "./tell-by-token.ts";
import { waitMs } from "./waiting.ts";

/** Somebody's place in a queue. */
export interface Position {
  readonly sentence: string;
  /** Until theirs is done; `null` if no such job was ever measured. */
  readonly ms: number | null;
}

/** @returns `null` if it does not wait (any more) */
export async function positionOf(
  replyId: string,
  { locale }: Pick<ReplySecrets, "locale">,
  deps: BotDeps,
): Promise<Position | null> {
  const { redis, keys, limits, queues, wordsFor } = deps;
  const [place, workers] = await Promise.all([
    queues.place(replyId),
    countAlive(redis, keys, limits.WORKER_TIMEOUT_S * 1_000),
  ]);
  if (place === null) return null;
  const ms = await waitMs({ ...place, ahead: place.ahead + 1 }, workers, deps);
  return { ms, sentence: wordsFor(locale).replies.position(place.ahead, ms === null ? null : inSteps(ms)) };
}

/** Shows it, unless work has begun meanwhile. */
export async function showPosition(
  replyId: string,
  secrets: ReplySecrets,
  { sentence }: Position,
  rest: REST,
  { replies }: BotDeps,
): Promise<void> {
  await replies.write(replyId, "waiting", () => editByToken(rest, secrets, sentence));
}

/** Seconds, in steps that do not change with every look. */
function inSteps(ms: number): number {
  const seconds = ms / 1_000;
  const step = seconds < 60 ? 5 : 30;
  return Math.max(step, Math.ceil(seconds / step) * step);
}
