import type { REST } from "discord.js";
import type { Mistake } from "../shared/errors.ts";
import type { Reply } from "../shared/replies.ts";
import { countAlive } from "../shared/workers-alive.ts";
import type { BotDeps } from "./deps.ts";
import { endReply } from "./end-reply.ts";
import { editByToken } from "./tell-by-token.ts";

const sweepEveryMs = 5_000;
/** A reply is written before its job; a job younger than this may just not be there yet. */
const jobAppearsWithinMs = 10_000;
/** Shorter waits are over before anybody has read about them. */
const tellPositionAfterMs = 2_500;

/**
 * Sees to it that no reply stays unanswered: those that ran out of time, whose job failed or vanished, or
 * that wait while no worker lives get their sentence and their refund; the others hear their place in the queue.
 */
export function watchReplies(rest: REST, deps: BotDeps): { stop(): Promise<void> } {
  const told = new Map<string, string>();
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    running = running
      .then(() => sweep(rest, deps, told))
      .catch((err: unknown) => deps.log.warn({ err }, "sweep of the replies"));
  }, sweepEveryMs);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

/** @param told what each waiting reply shows, by id */
export async function sweep(
  rest: REST,
  deps: BotDeps,
  told: Map<string, string>,
  now = Date.now(),
): Promise<void> {
  const { replies, redis, keys, limits, unstarted } = deps;
  // First: who has heard that their job did not start is not told again.
  await unstarted.retry();
  const [pending, overdue, alive] = await Promise.all([
    replies.pending(),
    replies.overdue(now),
    countAlive(redis, keys, limits.WORKER_TIMEOUT_S * 1_000),
  ]);
  for (const id of told.keys()) if (!pending.includes(id)) told.delete(id);
  for (const id of pending) {
    const reply = await replies.read(id);
    if (!reply) {
      await replies.forget(id);
      continue;
    }
    const trouble = overdue.includes(id)
      ? ({ code: "timed_out", context: {} } as const)
      : await troubleOf(reply, alive, deps, now);
    if (trouble) {
      await deps.queues.remove(id);
      await endReply(id, trouble, rest, deps);
    } else if (reply.state === "waiting" && now - reply.createdAt > tellPositionAfterMs) {
      await tellPosition(reply, rest, deps, told);
    }
  }
}

/** Why no worker will end this reply; `null` if one will. */
async function troubleOf(
  reply: Reply,
  alive: number,
  { queues }: BotDeps,
  now: number,
): Promise<Mistake | null> {
  const lost = { code: "gave_up", context: { id: reply.id } } as const;
  // Whoever said its last word did not live to settle the account.
  if (reply.state === "final") return lost;
  const state = await queues.stateOf(reply.id);
  const isYoung = now - reply.createdAt < jobAppearsWithinMs;
  if (state === "failed" || (!isYoung && (state === "unknown" || state === "done"))) {
    return lost;
  }
  return alive === 0 && !isYoung ? { code: "no_worker", context: {} } : null;
}

async function tellPosition(
  reply: Reply,
  rest: REST,
  deps: BotDeps,
  told: Map<string, string>,
): Promise<void> {
  if (reply.secrets.quiet) return;
  const ahead = await deps.queues.ahead(reply.id);
  if (ahead === null) return;
  const content = deps.wordsFor(reply.secrets.locale).replies.position(ahead);
  if (told.get(reply.id) === content) return;
  await deps.replies.write(reply.id, "waiting", () => editByToken(rest, reply.secrets, content));
  told.set(reply.id, content);
}
