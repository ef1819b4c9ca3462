import type { REST } from "discord.js";
import type { Mistake } from "../shared/errors.ts";
import { endAndSettle } from "../shared/settle.ts";
import { sentenceFor } from "../shared/words/sentence-for.ts";
import type { BotDeps } from "./deps.ts";
import { refuseByToken } from "./tell-by-token.ts";

/**
 * Ends a reply that no worker will end: by the answer that it was to have, or what is wrong, with its refund. If it has
 * ended, settles what is not settled.
 */
export async function endReply(
  replyId: string,
  mistake: Mistake,
  rest: REST,
  { replies, admission, wordsFor, metrics }: BotDeps,
): Promise<void> {
  const reply = await replies.read(replyId);
  if (!reply) return replies.forget(replyId);
  const sentence = reply.answer ?? sentenceFor(mistake, wordsFor(reply.secrets.locale));
  // What only adds to an answer that is there had better not take its place.
  const say = async () => {
    if (!reply.secrets.quiet) await refuseByToken(rest, reply.secrets, sentence);
    return true;
  };
  const settled = { replyId, userId: reply.userId, refund: reply.charged, say };
  const outcome = await endAndSettle({ replies, admission }, settled);
  if (outcome === "ended" && reply.answer === null) metrics.refused(mistake.code);
}
