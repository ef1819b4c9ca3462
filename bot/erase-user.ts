import type { REST } from "discord.js";
import { forgetDefaults } from "../shared/forget-defaults.ts";
import { rewriteNoted } from "../shared/rewrite-log.ts";
import type { BotDeps } from "./deps.ts";
import { endReply } from "./end-reply.ts";
import { within } from "./within.ts";

/** Until it is on disk. */
const eraseMs = 5_000;

/**
 * Erases identities and whatever of the user's is still in the making.
 * @returns how many identities went
 * @throws StoreError if that could not be done
 */
export async function eraseUser(
  userId: string,
  names: readonly string[] | "all",
  rest: REST,
  deps: BotDeps,
): Promise<number> {
  const { identities, results, actions, replies, admission, redis, keys } = deps;
  const gone = await within(eraseMs, identities.erase(userId, names));
  if (names !== "all") await forgetDefaults(userId, names, identities);
  const unfinished = await redis.zrange(keys.unfinished(userId), 0, -1);
  await Promise.all(unfinished.map((replyId) => endErased(replyId, rest, deps)));
  await Promise.all([results.forgetAll(userId), actions.forgetAll(userId)]);
  await admission.forget(userId, await replies.dropFinal(userId));
  if (names === "all") await redis.del(keys.warned(userId));
  rewriteLater(deps);
  return gone;
}

/** One that cannot be told now keeps its job: whoever works on it sees the epoch, drops it and says so. */
async function endErased(replyId: string, rest: REST, deps: BotDeps): Promise<void> {
  const { queues, log } = deps;
  try {
    if ((await queues.stateOf(replyId)) !== "waiting") return;
    await endReply(replyId, { code: "erased", context: {} }, rest, deps);
    await queues.remove(replyId);
  } catch (err) {
    log.warn({ err, replyId }, "what an erasure ends was not told");
  }
}

/** In the background: nobody waits for a rewrite that runs already. What fails stays noted, for the next start. */
export function rewriteLater({ redis, keys, log }: Pick<BotDeps, "redis" | "keys" | "log">): void {
  rewriteNoted(redis, keys).catch((err: unknown) => log.warn({ err }, "no rewrite after an erasure"));
}
