import type { REST } from "discord.js";
import type { BotDeps } from "./deps.ts";
import { endReply } from "./end-reply.ts";

/** Ends what waits for a user who has just been blocked in a server; what is being made already is finished. */
export async function endBlockedJobs(
  { serverId, userId }: { readonly serverId: string; readonly userId: string },
  rest: REST,
  deps: BotDeps,
): Promise<void> {
  const { redis, keys, replies, queues } = deps;
  for (const replyId of await redis.zrange(keys.unfinished(userId), 0, -1)) {
    const reply = await replies.read(replyId);
    if (reply?.secrets.serverId !== serverId) continue;
    // An animation that waits has been looked at by a worker already.
    const didWait = await queues.remove(replyId);
    if (!didWait && reply.state !== "waiting") continue;
    await endReply(replyId, { code: "blocked_here", context: {} }, rest, deps);
  }
}
