import type { REST } from "discord.js";
import type { Mistake } from "../shared/errors.ts";
import { loggingAbout } from "../shared/logger.ts";
import type { Reply } from "../shared/replies.ts";
import { countAlive } from "../shared/workers-alive.ts";
import type { BotDeps } from "./deps.ts";
import { endReply } from "./end-reply.ts";
import { positionOf, showPosition } from "./position.ts";
import { repeating } from "./repeating.ts";

const sweepEveryMs = 5_000;
/**
 * A reply is written before its job: if it is younger than this, the job may just not be there yet. What a bot answers
 * by itself has none, and the bot shows that often that it is at it.
 */
const jobAppearsWithinMs = 10_000;
/** Shorter waits are over before anybody has read about them. */
const tellPositionAfterMs = 2_500;
const sweptAtOnce = 8;

/** What the sweeps before this one have seen. */
export interface SweepMemory {
  /** What each waiting reply shows, by id. */
  readonly told: Map<string, string>;
  /** When a worker was last alive. */
  aliveAt: number;
}

/**
 * Sees to it that no reply stays unanswered: those that ran out of time, whose job failed or vanished, or
 * that wait while no worker lives get their sentence and their refund; the others hear their place in the queue.
 */
export function watchReplies(rest: REST, deps: BotDeps): { stop(): Promise<void> } {
  const memory: SweepMemory = { told: new Map(), aliveAt: Date.now() };
  return repeating(
    () => sweep(rest, deps, memory).catch((err: unknown) => deps.log.warn({ err }, "sweep of the replies")),
    sweepEveryMs,
  );
}

/** On a shard that leaves the sweep to another one: takes back what it could not start itself. */
export function watchUnstarted({ unstarted }: BotDeps): { stop(): Promise<void> } {
  return repeating(() => unstarted.retry(), sweepEveryMs);
}

export async function sweep(rest: REST, deps: BotDeps, memory: SweepMemory, now = Date.now()): Promise<void> {
  const { replies, redis, keys, limits, unstarted, log } = deps;
  const timeoutMs = limits.WORKER_TIMEOUT_S * 1_000;
  // First: who has heard that their job did not start is not told again.
  await unstarted.retry();
  const [pending, overdueIds, alive] = await Promise.all([
    replies.pending(),
    replies.overdue(now),
    countAlive(redis, keys, timeoutMs),
  ]);
  const [waiting, overdue] = [new Set(pending), new Set(overdueIds)];
  if (alive > 0) memory.aliveAt = now;
  // A worker that is started anew is away for seconds, and the jobs wait for it.
  const isAbandoned = now - memory.aliveAt > timeoutMs;
  for (const id of memory.told.keys()) if (!waiting.has(id)) memory.told.delete(id);
  for (let at = 0; at < pending.length; at += sweptAtOnce) {
    await Promise.all(
      pending.slice(at, at + sweptAtOnce).map((id) =>
        // One that cannot be told must not keep the others waiting.
        loggingAbout(id, () =>
          sweepOne(id, { isOverdue: overdue.has(id), isAbandoned, now }, rest, deps, memory).catch(
            (err: unknown) => log.warn({ err }, "sweep of a reply"),
          ),
        ),
      ),
    );
  }
}

interface Outlook {
  readonly isOverdue: boolean;
  /** No worker has been alive for long. */
  readonly isAbandoned: boolean;
  readonly now: number;
}

async function sweepOne(
  id: string,
  outlook: Outlook,
  rest: REST,
  deps: BotDeps,
  memory: SweepMemory,
): Promise<void> {
  const reply = await deps.replies.read(id);
  if (!reply) return deps.replies.forget(id);
  const trouble = await troubleOf(reply, outlook, deps);
  if (trouble) {
    deps.log.info({ code: trouble.code }, "nobody else will answer");
    await deps.queues.remove(id);
    await endReply(id, trouble, rest, deps);
  } else if (reply.state === "waiting" && outlook.now - reply.createdAt > tellPositionAfterMs) {
    await tellPosition(reply, rest, deps, memory.told);
  }
}

/** Why no worker will end this reply; `null` if one will. */
async function troubleOf(
  reply: Reply,
  { isOverdue, isAbandoned, now }: Outlook,
  { queues }: BotDeps,
): Promise<Mistake | null> {
  const lost = { code: "gave_up", context: { id: reply.id } } as const;
  // Whoever said its last word did not live to settle the account.
  if (reply.state === "final") return lost;
  if (isOverdue) return { code: "timed_out", context: {} };
  const state = await queues.stateOf(reply.id);
  const isYoung = now - reply.seenAt < jobAppearsWithinMs;
  if (state === "failed" || (!isYoung && (state === "unknown" || state === "done"))) return lost;
  return isAbandoned && !isYoung ? { code: "no_worker", context: {} } : null;
}

async function tellPosition(
  { id, secrets }: Reply,
  rest: REST,
  deps: BotDeps,
  told: Map<string, string>,
): Promise<void> {
  if (secrets.quiet) return;
  const position = await positionOf(id, secrets, deps);
  if (position === null || told.get(id) === position.sentence) return;
  await showPosition(id, secrets, position, rest, deps);
  told.set(id, position.sentence);
}
